package io.cleave.core.images;

import java.util.List;
import java.util.Objects;

/** The first images of a source. */
record SourceSet(ImageSource source, int size, List<String> labels, String identity)
    implements ImageSet {
  @Override
  public String name(int index) {
    return "image " + Objects.checkIndex(index, size);
  }

  @Override
  public LabelledImage image(int index) {
    return source.image(Objects.checkIndex(index, size));
  }

  @Override
  public void close() {}
}
