package io.cleave.examples.training;

import io.cleave.examples.shapes.ShapeImage;
import io.cleave.examples.shapes.ShapeSet;
import java.nio.ByteBuffer;

/**
 * Some images side by side.
 *
 * @param pixels bytes of shape (images, height, width, 3), a direct buffer
 * @param labels one an image
 */
record Batch(ByteBuffer pixels, int[] labels) {
  private static final int IMAGE_BYTES = ShapeSet.SIDE * ShapeSet.SIDE * 3;

  /** Draws images {@code first} to {@code first + size} exclusive. */
  static Batch draw(ShapeSet set, long first, int size) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(size * IMAGE_BYTES);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      ShapeImage image = set.image(first + i);
      pixels.put(image.rgb());
      labels[i] = image.label();
    }
    return new Batch(pixels.flip(), labels);
  }

  int size() {
    return labels.length;
  }
}
