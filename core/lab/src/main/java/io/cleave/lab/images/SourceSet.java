package io.cleave.lab.images;

import io.cleave.codec.internal.Check;
import java.util.List;
import java.util.Objects;

/**
 * The first images of a source, each made when it is asked for.
 *
 * @param source safe for use by many threads
 * @param size how many, 1 or more
 * @param labels the names of the classes in the order of their logits
 * @param identity words that are the same for the same images alone
 */
public record SourceSet(ImageSource source, int size, List<String> labels, String identity)
    implements ImageSet {

  /**
   * Takes a copy of the labels.
   *
   * @param source of the images
   * @param size how many
   * @param labels of the classes
   * @param identity of the images
   * @throws IllegalArgumentException if there are no images
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
