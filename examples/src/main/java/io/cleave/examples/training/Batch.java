package io.cleave.examples.training;

import io.cleave.examples.shapes.ShapeImage;
import io.cleave.examples.shapes.ShapeSet;
import java.nio.ByteBuffer;

/** Some images side by side. Immutable but for its pixels' buffer, which readers duplicate. */
final class Batch {
  private static final int IMAGE_BYTES = ShapeSet.SIDE * ShapeSet.SIDE * 3;

  private final ByteBuffer pixels;
  private final int[] labels;

  private Batch(ByteBuffer pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Draws images {@code first} to {@code first + size} exclusive. */
  static Batch draw(ShapeSet set, long first, int size) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(size * IMAGE_BYTES);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      ShapeImage image = set.image(first + i);
      pixels.put(image.rgb());
      labels[i] = image.shape().index();
    }
    return new Batch(pixels.flip(), labels);
  }

  int size() {
    return labels.length;
  }

  /** A view of bytes of shape (size, height, width, 3), direct. */
  ByteBuffer pixels() {
    return pixels.duplicate();
  }

  /** One class index an image; not to be changed. */
  int[] labels() {
    return labels;
  }
}
