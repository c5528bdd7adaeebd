package io.cleave.examples.shapes;

/** One picture with its class. Immutable. */
public final class ShapeImage {
  private final ShapeClass shape;
  private final byte[] rgb;

  ShapeImage(ShapeClass shape, byte[] rgb) {
    this.shape = shape;
    this.rgb = rgb;
  }

  /** {@return the class} */
  public ShapeClass shape() {
    return shape;
  }

  /**
   * Returns the pixels.
   *
   * @return a copy of the bytes, of shape (height, width, 3), {@value ShapeSet#SIDE} by {@value
   *     ShapeSet#SIDE}
   */
  public byte[] rgb() {
    return rgb.clone();
  }
}
