package io.cleave.lab.images;

import io.cleave.codec.internal.Check;
import java.util.List;
import java.util.Objects;

/**
 * The first images of a source, as a set. Each image is made when it is asked for.
 *
 * @param source the source of the images; safe for concurrent use
 * @param size how many images, 1 or more
 * @param labels the names of the classes, in the order of their logits
 * @param identity a text that only the same images share
 */
public record SourceSet(ImageSource source, int size, List<String> labels, String identity)
    implements ImageSet {

  /**
   * Copies the list of labels.
   *
   * @param source the source of the images
   * @param size how many images
   * @param labels the names of the classes
   * @param identity identifies the images
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public SourceSet {
    Check.argument(size >= 1, "count", size, "1 or more");
    labels = List.copyOf(labels);
  }

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
