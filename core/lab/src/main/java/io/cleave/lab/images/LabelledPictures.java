package io.cleave.lab.images;

import java.util.List;

/**
 * A user's labelled pictures in memory, as {@link PictureReader} read them. Immutable.
 *
 * @param labels the names of the classes, in the order of their logits
 * @param images the pictures, in the order of their file names
 * @param checksum a checksum of classes and pixels
 * @param damaged the names of the damaged files, which were left out
 */
public record LabelledPictures(
    List<String> labels, List<LabelledImage> images, String checksum, List<String> damaged) {
  /**
   * Copies the lists.
   *
   * @param labels the names of the classes
   * @param images the pictures
   * @param checksum a checksum of classes and pixels
   * @param damaged the names of files
   */
  public LabelledPictures {
    labels = List.copyOf(labels);
    images = List.copyOf(images);
    damaged = List.copyOf(damaged);
  }

  /** {@return the number of pictures} */
  public int size() {
    return images.size();
  }
}
