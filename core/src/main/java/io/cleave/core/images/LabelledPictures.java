package io.cleave.core.images;

import java.util.List;

/** A user's labelled pictures in memory, as {@link PictureReader} read them. Immutable. */
public final class LabelledPictures {
  private final List<String> labels;
  private final List<LabelledImage> images;
  private final String checksum;

  LabelledPictures(List<String> labels, List<LabelledImage> images, String checksum) {
    this.labels = List.copyOf(labels);
    this.images = List.copyOf(images);
    this.checksum = checksum;
  }

  /** {@return the names of the classes in the order of their logits} */
  public List<String> labels() {
    return labels;
  }

  /** {@return the number of pictures} */
  public int size() {
    return images.size();
  }

  /** {@return the pictures in the order of their files' names} */
  public List<LabelledImage> images() {
    return images;
  }

  /** {@return a checksum of classes and pixels} */
  String checksum() {
    return checksum;
  }
}
