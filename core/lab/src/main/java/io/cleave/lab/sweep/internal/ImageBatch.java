package io.cleave.lab.sweep.internal;

import io.cleave.core.picture.PicturesException;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.sweep.Chunk;
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
public record ImageBatch(List<LabelledImage> images, List<String> damaged) {

  public static ImageBatch read(SweepImages range, ImageSet set, Chunk chunk)
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

  /** The images as the receiver of some files sees them. */
  public List<LabelledImage> decoded(List<byte[]> files) throws IOException {
    List<LabelledImage> decoded = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      decoded.add(labelled(PictureFormat.decode(files.get(i)), images.get(i).label()));
    }
    return decoded;
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
}
