package io.cleave.lab.images;

import io.cleave.codec.internal.Check;
import java.util.List;

/** Images that are kept in memory. */
record StoredImages(List<LabelledImage> images) implements ImageSource {
  @Override
  public LabelledImage image(long index) {
    int count = images.size();
    Check.argument(index >= 0 && index < count, "index", index, "0 or more, below " + count);
    return images.get((int) index);
  }
}
