package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The shape of one sample's tensor: (channels, height, width) of a feature tensor, (classes) of
 * logits, no dimensions at all for a scalar. There is no batch dimension: the samples of a batch
 * have the same shape and follow one another in memory.
 *
 * <p>A dimension may be <em>open</em>: a network takes any length there, up to a bound. Such a
 * shape describes a set of tensors; a tensor itself has a fixed shape.
 *
 * <p>Immutable. Two shapes are equal when their dimensions are, including openness and bounds.
 */
public final class TensorShape {
  /** The max rank: {@value}. */
  public static final int MAX_RANK = 8;

  /** The max number of elements, whose float32 bytes one buffer can hold: {@value}. */
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

  /**
   * The number of elements. The product of all dimensions that are not 0 is limited too, whatever
   * their order.
   */
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
   * {@return a fixed shape of these dimensions}
   *
   * @param dims up to eight dimensions, outermost first; none for a scalar; with a 0 for a tensor
   *     without elements
   * @throws IllegalArgumentException if there are more than eight dimensions, one is negative, or
   *     the product of those that are not 0 exceeds {@link #MAX_ELEMENTS}
   */
  public static TensorShape of(int... dims) {
    return dims.length == 0 ? SCALAR : new TensorShape(dims.clone(), 0);
  }

  /**
   * {@return a copy of this shape with an open dimension, of any length from 0 to the bound}
   *
   * @param index the index of the dimension, from 0, the outermost
   * @param bound the max length of the dimension
   * @throws IllegalArgumentException as {@link #of}, with the bound as the dimension
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public TensorShape withOpen(int index, int bound) {
    int[] bounds = dims.clone();
    bounds[index] = bound;
    return new TensorShape(bounds, open | 1 << index);
  }

  /**
   * {@return the shape that a text describes} The text has the form that {@link #toString} writes.
   *
   * @param text the dimensions joined by {@code x}, such as {@code 64x56x56}; for an open dimension
   *     its bound and {@code ?}, such as {@code 3x640?x640?}; {@code scalar} if there are none
   * @throws IllegalArgumentException if the text is not a shape
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

  /** {@return the dimensions, outermost first; for an open dimension its bound; a copy} */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * {@return the length of a dimension; for an open dimension its bound}
   *
   * @param index the index of the dimension, from 0, the outermost, to {@code rank() - 1}
   */
  public int dim(int index) {
    return dims[index];
  }

  /**
   * {@return whether a dimension is open}
   *
   * @param index the index of the dimension, from 0, the outermost, to {@code rank() - 1}
   */
  public boolean isOpen(int index) {
    return (open >>> index & 1) != 0;
  }

  /** {@return whether all dimensions are fixed} */
  public boolean isFixed() {
    return open == 0;
  }

  /**
   * {@return whether a tensor's shape is one of those that this shape describes: of the same rank,
   * with every fixed dimension, and no open one beyond its bound}
   *
   * @param fixed the shape of the tensor
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
   * {@return the folded shape; this one if nothing has to be folded} Folding gives coders the
   * feature maps, rows and columns that they expect: the same elements in the same order, in one to
   * four dimensions.
   *
   * <ul>
   *   <li>A scalar becomes (1). One to three dimensions stay as they are.
   *   <li>Of more dimensions, leading ones of length 1 are dropped while more than three are left:
   *       (1, C, H, W) becomes (C, H, W).
   *   <li>If still more than four are left, all between the first and the last are multiplied into
   *       rows.
   * </ul>
   *
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

  /** {@return the number of dimensions, 0 for a scalar to {@link #MAX_RANK}} */
  public int rank() {
    return dims.length;
  }

  /**
   * {@return the number of elements, 0 to {@link #MAX_ELEMENTS}; the max number if the shape is
   * open}
   */
  public int elements() {
    return elements;
  }

  /** {@return the size in bytes of the tensor as float32, four bytes an element} */
  public int bytes() {
    return elements * Float.BYTES;
  }

  /** {@return the number of feature maps: C of (C, H, W); 1 for a scalar} */
  public int channels() {
    return dims.length == 0 ? 1 : dims[0];
  }

  /**
   * {@return the number of elements of one feature map: H * W of (C, H, W); 1 for logits and
   * scalars; 0 if there are no maps}
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
