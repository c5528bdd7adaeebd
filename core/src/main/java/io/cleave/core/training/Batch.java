package io.cleave.core.training;

import io.cleave.core.images.ImageSource;
import io.cleave.core.images.LabelledImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Some images side by side. Immutable but for its pixels' buffers, which readers duplicate. */
final class Batch {
  private final List<Block> blocks;
  private final int[] labels;

  private Batch(List<Block> blocks, int[] labels) {
    this.blocks = blocks;
    this.labels = labels;
  }

  /** Takes images {@code first} to {@code first + size} exclusive. */
  static Batch draw(ImageSource source, long first, int size) {
    List<LabelledImage> images = new ArrayList<>(size);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      LabelledImage image = source.image(first + i);
      images.add(image);
      labels[i] = image.label();
    }
    return new Batch(blocks(images), labels);
  }

  int size() {
    return labels.length;
  }

  /** {@return all images in their order; neighbours of one size lie together} */
  List<Block> blocks() {
    return blocks;
  }

  /** One class index an image; not to be changed. */
  int[] labels() {
    return labels;
  }

  private static List<Block> blocks(List<LabelledImage> images) {
    List<Block> blocks = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= images.size(); i++) {
      if (i == images.size() || images.get(i).side() != images.get(first).side()) {
        blocks.add(Block.of(images.subList(first, i)));
        first = i;
      }
    }
    return blocks;
  }

  /**
   * Images of one size.
   *
   * @param side height and width in pixels
   * @param images how many
   * @param rgb bytes of shape (images, side, side, 3), direct
   */
  record Block(int side, int images, ByteBuffer rgb) {
    static Block of(List<LabelledImage> images) {
      int side = images.get(0).side();
      ByteBuffer rgb = ByteBuffer.allocateDirect(images.size() * side * side * 3);
      images.forEach(image -> rgb.put(image.pixels()));
      return new Block(side, images.size(), rgb.flip());
    }

    /** {@return a view of its own position} */
    @Override
    public ByteBuffer rgb() {
      return rgb.duplicate();
    }
  }
}
