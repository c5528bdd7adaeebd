package io.cleave.codec;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one input's activation: (channels, height, width) of a feature tensor, or (classes)
 * of logits. There is no batch dimension; every input travels in its own frame.
 *
 * <p>Immutable. Two shapes are equal when their dimensions are.
 */
public final class TensorShape {
  /** The largest rank that the wire format can carry: {@value}. */
  public static final int MAX_RANK = 4;

  /** The most elements whose float32 bytes one buffer can hold: {@value}. */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

  private final int[] dims;
  private final int elements;

  private TensorShape(int[] dims) {
    if (dims.length < 1 || dims.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "rank: " + dims.length + " (expected: 1 to " + MAX_RANK + ")");
    }
    long product = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "dims: " + Arrays.toString(dims) + " (expected: positive dimensions)");
      }
      product *= dim;
      if (product > MAX_ELEMENTS) {
        throw new IllegalArgumentException(
            "dims: " + Arrays.toString(dims) + " (expected: at most 536870911 elements)");
      }
    }
    this.dims = dims;
    this.elements = (int) product;
  }

  /**
   * Makes a shape from its dimensions, outermost first.
   *
   * @param dims one to four positive dimensions
   * @return the shape
   * @throws IllegalArgumentException if the rank is not 1 to 4, a dimension is not positive, or the
   *     elements are more than {@link #MAX_ELEMENTS}
   */
  public static TensorShape of(int... dims) {
    return new TensorShape(dims.clone());
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @param text dimensions joined by {@code x}, such as {@code 64x56x56}
   * @return the shape
   * @throws IllegalArgumentException if the text is no shape
   */
  public static TensorShape parse(String text) {
    String[] parts = text.split("x", -1);
    int[] dims = new int[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        dims[i] = Integer.parseInt(parts[i]);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "shape: " + text + " (expected: dimensions such as 64x56x56)", e);
    }
    return new TensorShape(dims);
  }

  /**
   * Returns a copy of the dimensions.
   *
   * @return the dimensions, outermost first
   */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * Returns one dimension.
   *
   * @param index from 0, the outermost, to {@code rank() - 1}
   * @return its length
   */
  public int dim(int index) {
    return dims[index];
  }

  /**
   * Returns the number of dimensions.
   *
   * @return 1 to {@link #MAX_RANK}
   */
  public int rank() {
    return dims.length;
  }

  /**
   * Returns the product of the dimensions.
   *
   * @return 1 to {@link #MAX_ELEMENTS}
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
   * @return C of (C, H, W)
   */
  public int channels() {
    return dims[0];
  }

  /**
   * Returns the elements of one feature map.
   *
   * @return H * W of (C, H, W); 1 for logits
   */
  public int mapElements() {
    return elements / dims[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorShape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
