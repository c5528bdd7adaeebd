package io.cleave.lab.sweep.internal;

import io.cleave.codec.internal.Check;
import io.cleave.lab.images.ImageSet;
import java.io.Serializable;

/**
 * Images spread evenly over a set, as sets are sorted by class.
 *
 * @param identity of the set
 * @param all images of the set
 * @param count how many are used
 * @param damagedSkipped whether those that cannot be decoded are left out
 */
public record SweepImages(String identity, int all, int count, boolean damagedSkipped)
    implements Serializable {

  public int index(int position) {
    return (int) ((long) position * all / count);
  }

  public void requireSame(ImageSet images) {
    Check.argument(
        images.size() == all && images.identity().equals(identity),
        "images",
        images.identity() + ", " + images.size(),
        "those of the plan, " + identity + ", " + all);
  }

  /** Whether damaged ones are skipped is not said: it changes no count of a chunk that is done. */
  @Override
  public String toString() {
    return count + " of " + all + ", " + identity;
  }
}
