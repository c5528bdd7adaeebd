package io.cleave.core.images;

import static io.cleave.core.Arguments.require;

import java.util.List;

/** Images that are kept, each once. */
record StoredImages(List<LabelledImage> images) implements ImageSource {
  @Override
  public LabelledImage image(long index) {
    int count = images.size();
    require(index >= 0 && index < count, "index", index, "0 or more, below " + count);
    return images.get((int) index);
  }
}
