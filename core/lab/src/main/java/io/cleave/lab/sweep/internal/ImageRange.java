package io.cleave.lab.sweep.internal;

import io.cleave.codec.internal.Check;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.ImageBatch;
import java.io.IOException;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Which images of a set a sweep takes: all, or fewer that are spread evenly over it.
 *
 * @param identity of the set
 * @param all how many it has
 * @param count how many are taken
 * @param damagedSkipped whether damaged ones are left out
 */
public record ImageRange(String identity, int all, int count, boolean damagedSkipped)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Where an image of the sweep lies in the set. */
  public int index(int position) {
    return (int) ((long) position * all / count);
  }

  /** Reads some of the images, counted among those of the sweep. */
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
