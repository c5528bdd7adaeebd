package io.cleave.core.images;

import java.util.List;

/** Images that are kept, each once. */
record StoredImages(List<LabelledImage> images) implements ImageSource {
  @Override
  public LabelledImage image(long index) {
    if (index < 0 || index >= images.size()) {
      throw new IllegalArgumentException(
          "index: " + index + " (expected: 0 or more, below " + images.size() + ")");
    }
    return images.get((int) index);
  }
}
