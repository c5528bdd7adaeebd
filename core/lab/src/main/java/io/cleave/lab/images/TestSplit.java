package io.cleave.lab.images;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The images that a model of certain classes is measured on if the user names no others.
 * Implementations must be safe for concurrent use.
 *
 * <p>To register an implementation, make it a service of {@link ServiceLoader} with a constructor
 * without parameters.
 */
public interface TestSplit {
  /** {@return the names of the classes, in the order of a model's logits} */
  List<String> labels();

  /** {@return a source of the images from 0 to {@link #count} exclusive} */
  ImageSource images();

  /** {@return the number of images, 1 or more} */
  int count();

  /** {@return all images as a set} */
  default ImageSet set() {
    return new SourceSet(images(), count(), labels(), getClass().getSimpleName());
  }

  /**
   * {@return the first test split on the class path that has exactly these classes; empty if there
   * is none}
   *
   * @param labels a model's labels
   */
  static Optional<TestSplit> of(List<String> labels) {
    return ServiceLoader.load(TestSplit.class, TestSplit.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(split -> split.labels().equals(labels))
        .findFirst();
  }
}
