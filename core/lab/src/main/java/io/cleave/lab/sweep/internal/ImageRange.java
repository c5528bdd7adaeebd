package io.cleave.lab.sweep.internal;

import io.cleave.codec.internal.Check;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.ImageBatch;
import java.io.IOException;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The images of a set that a sweep uses: all, or fewer that are spread evenly over the set.
 *
 * @param identity a text that identifies the set
 * @param all how many images the set has
 * @param count how many of them are used
 * @param damagedSkipped whether damaged images are skipped
 */
public record ImageRange(String identity, int all, int count, boolean damagedSkipped)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** {@return the position in the set of an image of the sweep} */
  public int index(int position) {
    return (int) ((long) position * all / count);
  }

  /** {@return some images of the sweep} */
  public ImageBatch read(ImageSet set, int first, int size)
      throws IOException, InterruptedException {
    return ImageBatch.read(
        set, IntStream.range(first, first + size).map(this::index), damagedSkipped);
  }

  public void requireSame(ImageSet images) {
    Check.argument(
        images.size() == all && images.identity().equals(identity),
        "images",
        images.identity() + ", " + images.size(),
        "those of the plan, " + identity + ", " + all);
  }

  @Override
  public String toString() {
    return count + " of " + all + ", " + identity;
  }
}
