package io.cleave.core.images;

import java.util.List;

/** A user's labelled pictures in memory, as {@link PictureReader} read them. Immutable. */
public final class LabelledPictures {
  private final List<String> labels;
  private final List<LabelledImage> images;
  private final String checksum;
  private final List<String> damaged;

  LabelledPictures(
      List<String> labels, List<LabelledImage> images, String checksum, List<String> damaged) {
    this.labels = List.copyOf(labels);
    this.images = List.copyOf(images);
    this.checksum = checksum;
    this.damaged = List.copyOf(damaged);
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

  /** {@return the names of the files that were damaged and left out} */
  public List<String> damaged() {
    return damaged;
  }

  /** {@return a checksum of classes and pixels} */
  String checksum() {
    return checksum;
  }
}
