package io.cleave.core.sweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.images.ImageSet;
import io.cleave.core.images.LabelledImage;
import io.cleave.core.images.PicturesException;
import io.cleave.core.training.ModelInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The sound images of a chunk.
 *
 * @param images in the plan's order
 * @param damaged names of those that could not be decoded
 */
record ImageBatch(List<LabelledImage> images, List<String> damaged) {

  static ImageBatch read(SweepImages range, ImageSet set, Chunk chunk)
      throws IOException, InterruptedException {
    List<LabelledImage> images = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      int index = range.index(chunk.first() + i);
      try {
        images.add(set.image(index));
      } catch (PicturesException e) {
        if (Thread.interrupted()) {
          throw (InterruptedException)
              new InterruptedException("while reading " + set.name(index)).initCause(e);
        }
        if (!range.damagedSkipped()) {
          throw e;
        }
        damaged.add(set.name(index));
      }
    }
    return new ImageBatch(images, damaged);
  }

  int size() {
    return images.size();
  }

  int[] labels() {
    return images.stream().mapToInt(LabelledImage::label).toArray();
  }

  /** The images as the receiver of some files sees them. */
  ImageBatch decoded(List<byte[]> files) throws IOException {
    List<LabelledImage> decoded = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      decoded.add(labelled(PictureFormat.decode(files.get(i)), images.get(i).label()));
    }
    return new ImageBatch(decoded, damaged);
  }

  private static LabelledImage labelled(BufferedImage picture, int label) {
    int side = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, side, side, null, 0, side);
    ByteBuffer rgb = ByteBuffer.allocate(3 * pixels.length);
    for (int pixel : pixels) {
      rgb.put((byte) (pixel >>> 16)).put((byte) (pixel >>> 8)).put((byte) pixel);
    }
    return new LabelledImage(side, label, rgb.array());
  }

  /** {@return float32 of shape (images, 3, height, width), attached to {@code manager}} */
  NDArray input(ModelInput modelInput, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList blocks = new NDList();
      for (int from = 0; from < images.size(); ) {
        int to = from;
        while (to < images.size() && images.get(to).side() == images.get(from).side()) {
          to++;
        }
        blocks.add(bytes(images.subList(from, to), scratch));
        from = to;
      }
      return modelInput.of(blocks, manager);
    }
  }

  private static NDArray bytes(List<LabelledImage> some, NDManager scratch) {
    int side = some.get(0).side();
    ByteBuffer rgb = ByteBuffer.allocateDirect(some.size() * 3 * side * side);
    some.forEach(image -> rgb.put(image.pixels()));
    return scratch.create(rgb.flip(), new Shape(some.size(), side, side, 3), DataType.UINT8);
  }
}
