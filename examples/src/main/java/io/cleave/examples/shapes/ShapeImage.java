package io.cleave.examples.shapes;

/**
 * One picture with its class.
 *
 * @param shape the class
 * @param rgb the pixels as bytes, of shape (height, width, 3), {@value ShapeSet#SIDE} by {@value
 *     ShapeSet#SIDE}; not copied, not to be changed
 */
public record ShapeImage(ShapeClass shape, byte[] rgb) {
  /** Returns the label: the class's place in {@link ShapeClass#all()}. */
  public int label() {
    return shape.ordinal();
  }
}
