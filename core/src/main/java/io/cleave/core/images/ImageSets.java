package io.cleave.core.images;

import java.util.List;

/** Makes image sets of images that are in no files. */
public final class ImageSets {
  private ImageSets() {}

  /**
   * Takes the first images of a source.
   *
   * @param source safe for use by many threads
   * @param count 1 or more
   * @param labels the model's, in the order of its logits
   * @param identity words that differ where the images differ, such as a seed
   * @return the images
   * @throws IllegalArgumentException if there are none
   */
  public static ImageSet of(ImageSource source, int count, List<String> labels, String identity) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 or more)");
    }
    return new SourceSet(source, count, List.copyOf(labels), identity);
  }
}
