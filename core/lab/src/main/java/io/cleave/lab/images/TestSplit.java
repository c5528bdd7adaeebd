package io.cleave.lab.images;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The images that models of some classes are measured on where nobody names others. One registers
 * itself: it is a service of {@link ServiceLoader} with a constructor without arguments.
 * Thread-safe.
 */
public interface TestSplit {
  /**
   * The classes that the images are of.
   *
   * @return their names, in the order of a model's logits
   */
  List<String> labels();

  /**
   * The images.
   *
   * @return those from 0 to {@link #count} exclusive
   */
  ImageSource images();

  /**
   * How many there are.
   *
   * @return 1 or more
   */
  int count();

  /** {@return all images as a set} */
  default ImageSet set() {
    return new SourceSet(images(), count(), labels(), getClass().getSimpleName());
  }

  /**
   * Finds the images of some classes.
   *
   * @param labels a model's
   * @return the first of the class path of exactly these, or empty if there is none
   */
  static Optional<TestSplit> of(List<String> labels) {
    return ServiceLoader.load(TestSplit.class, TestSplit.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(split -> split.labels().equals(labels))
        .findFirst();
  }
}
