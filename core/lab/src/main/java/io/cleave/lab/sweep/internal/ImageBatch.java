package io.cleave.lab.sweep.internal;

import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.sweep.Chunk;
import java.io.IOException;
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
      Pixels picture = PictureFormat.decode(files.get(i));
      decoded.add(new LabelledImage(picture.width(), images.get(i).label(), picture.values()));
    }
    return decoded;
  }
}
