package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The shape of one sample's tensor: (channels, height, width) of a feature tensor, (classes) of
 * logits, nothing at all of a scalar. There is no batch dimension: the samples of a batch have one
 * shape and lie behind each other.
 *
 * <p>A dimension may be <em>open</em>: a network takes any length there, up to a bound. Such a
 * shape describes tensors; a tensor itself has a fixed one.
 *
 * <p>Immutable. Two shapes are equal when their dimensions are, bounds and openness included.
 */
public final class TensorShape {
  /** The largest rank: {@value}. */
  public static final int MAX_RANK = 8;

  /** The most elements whose float32 bytes one buffer can hold: {@value}. */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

  private static final TensorShape SCALAR = new TensorShape(new int[0], 0);

  private final int[] dims;
  private final int open;
  private final int elements;

  private TensorShape(int[] dims, int open) {
    Check.range("rank", dims.length, 0, MAX_RANK);
    this.dims = dims;
    this.open = open;
    this.elements = product(dims);
  }

  /** The elements; what is beside a dimension of 0 is bounded too, whatever the order. */
  private static int product(int[] dims) {
    long product = 1;
    boolean empty = false;
    for (int dim : dims) {
      if (dim < 0) {
        throw Check.refusal("dims", Arrays.toString(dims), "no negative dimension");
      }
      empty |= dim == 0;
      product *= Math.max(1, dim);
      if (product > MAX_ELEMENTS) {
        throw Check.refusal("dims", Arrays.toString(dims), "at most 536870911 elements");
      }
    }
    return empty ? 0 : (int) product;
  }

  /**
   * Makes a fixed shape from its dimensions, outermost first.
   *
   * @param dims up to eight dimensions; none for a scalar; a 0 for a tensor without elements
   * @return the shape
   * @throws IllegalArgumentException if there are more dimensions, one is negative, or those that
   *     are not 0 make more elements than {@link #MAX_ELEMENTS}
   */
  public static TensorShape of(int... dims) {
    return dims.length == 0 ? SCALAR : new TensorShape(dims.clone(), 0);
  }

  /**
   * Opens a dimension.
   *
   * @param index of the dimension, from 0, the outermost
   * @param bound the largest length that it may have
   * @return this shape with any length from 0 to the bound there
   * @throws IllegalArgumentException as {@link #of}, with the bound for the dimension
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public TensorShape withOpen(int index, int bound) {
    int[] bounds = dims.clone();
    bounds[index] = bound;
    return new TensorShape(bounds, open | 1 << index);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @param text dimensions joined by {@code x}, such as {@code 64x56x56}; a bound that is followed
   *     by {@code ?} is that of an open dimension, {@code 3x640?x640?}; {@code scalar} has none
   * @return the shape
   * @throws IllegalArgumentException if the text is no shape
   */
  public static TensorShape parse(String text) {
    if (text.equals("scalar")) {
      return SCALAR;
    }
    String[] parts = text.split("x", -1);
    int[] dims = new int[parts.length];
    int open = 0;
    try {
      for (int i = 0; i < parts.length; i++) {
        boolean isOpen = parts[i].endsWith("?");
        open |= isOpen ? 1 << i : 0;
        dims[i] =
            Integer.parseInt(isOpen ? parts[i].substring(0, parts[i].length() - 1) : parts[i]);
      }
    } catch (NumberFormatException e) {
      throw Check.refusal("shape", text, "dimensions such as 64x56x56", e);
    }
    return new TensorShape(dims, open);
  }

  /**
   * Returns a copy of the dimensions.
   *
   * @return the dimensions, outermost first; of an open one its bound
   */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * Returns one dimension.
   *
   * @param index from 0, the outermost, to {@code rank() - 1}
   * @return its length; of an open one its bound
   */
  public int dim(int index) {
    return dims[index];
  }

  /**
   * Tells whether a dimension is open.
   *
   * @param index from 0, the outermost, to {@code rank() - 1}
   * @return false where it has one length
   */
  public boolean isOpen(int index) {
    return (open >>> index & 1) != 0;
  }

  /**
   * Tells whether all dimensions are fixed.
   *
   * @return false where one is open
   */
  public boolean isFixed() {
    return open == 0;
  }

  /**
   * Tells whether a tensor of a shape is one of those that this describes.
   *
   * @param fixed the shape of a tensor
   * @return true if it has this rank, every fixed dimension, and no open one beyond its bound
   */
  public boolean admits(TensorShape fixed) {
    if (!fixed.isFixed() || fixed.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (isOpen(i) ? fixed.dims[i] > dims[i] : fixed.dims[i] != dims[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Folds this shape as coders see it that know feature maps, rows and columns: the same elements
   * in the same order, in one to four dimensions.
   *
   * <ul>
   *   <li>A scalar is (1). One to three dimensions stay as they are.
   *   <li>Of more, leading ones are dropped while more than three are left: (1, C, H, W) is (C, H,
   *       W).
   *   <li>If still more than four are left, all between the first and the last are multiplied into
   *       rows.
   * </ul>
   *
   * @return the folded shape; this one where nothing has to be folded
   * @throws IllegalArgumentException if a dimension is open
   */
  public TensorShape folded() {
    Check.argument(isFixed(), "shape", this, "no open dimension");
    if (dims.length == 0) {
      return of(1);
    }
    int first = 0;
    while (dims.length - first > 3 && dims[first] == 1) {
      first++;
    }
    int[] rest = first == 0 ? dims : Arrays.copyOfRange(dims, first, dims.length);
    if (rest.length <= 4) {
      return first == 0 ? this : of(rest);
    }
    int rows = product(Arrays.copyOfRange(rest, 1, rest.length - 1));
    return of(rest[0], rows, rest[rest.length - 1]);
  }

  /**
   * Returns the number of dimensions.
   *
   * @return 0, for a scalar, to {@link #MAX_RANK}
   */
  public int rank() {
    return dims.length;
  }

  /**
   * Returns the product of the dimensions.
   *
   * @return 0 to {@link #MAX_ELEMENTS}; the most that an open shape admits
   */
  public int elements() {
    return elements;
  }

  /**
   * Returns the size of the tensor as float32.
   *
   * @return four bytes an element
   */
  public int bytes() {
    return elements * Float.BYTES;
  }

  /**
   * Returns the number of feature maps, which is the first dimension.
   *
   * @return C of (C, H, W); 1 for a scalar
   */
  public int channels() {
    return dims.length == 0 ? 1 : dims[0];
  }

  /**
   * Returns the elements of one feature map.
   *
   * @return H * W of (C, H, W); 1 for logits and scalars, 0 where there are no maps
   */
  public int mapElements() {
    return channels() == 0 ? 0 : elements / channels();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorShape shape
        && open == shape.open
        && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(dims) + open;
  }

  /** {@return the form that {@link #parse} reads, such as {@code 64x56x56}} */
  @Override
  public String toString() {
    if (dims.length == 0) {
      return "scalar";
    }
    StringJoiner text = new StringJoiner("x");
    for (int i = 0; i < dims.length; i++) {
      text.add(dims[i] + (isOpen(i) ? "?" : ""));
    }
    return text.toString();
  }
}
