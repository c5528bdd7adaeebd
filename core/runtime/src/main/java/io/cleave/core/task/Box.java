package io.cleave.core.task;

/**
 * A rectangle that may show something, in pixels of a network's input.
 *
 * @param label the index of the class
 * @param score how sure the network is, 0 to 1
 * @param left the first column
 * @param top the first row
 * @param right behind the last column
 * @param bottom below the last row
 */
record Box(int label, float score, float left, float top, float right, float bottom) {
  /** A box of a middle, a width and a height. */
  static Box around(int label, float score, float x, float y, float width, float height) {
    float left = x - width / 2;
    float top = y - height / 2;
    return new Box(label, score, left, top, left + width, top + height);
  }

  /** The area, 0 for a box that is turned inside out. */
  double area() {
    return Math.max(0.0, (double) right - left) * Math.max(0.0, (double) bottom - top);
  }

  /** The share that both cover of what one of them covers, 0 to 1. */
  double overlap(Box other) {
    double width = (double) Math.min(right, other.right) - Math.max(left, other.left);
    double height = (double) Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (area() + other.area() - both);
  }
}
