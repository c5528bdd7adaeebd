package io.cleave.lab.images;

import io.cleave.core.picture.Preprocessing;
import java.util.List;

/**
 * The images that a network is trained and measured on. Immutable; the sources are safe for
 * concurrent use.
 *
 * @param labels the names of the classes, in the order of their logits
 * @param preprocessing how an image becomes the network's input, in training and afterwards
 * @param training the images to learn from, an endless source
 * @param validation the images that decide on settings; never learnt from
 * @param test the images that results are reported on; never learnt from
 * @param testImages the number of test images
 * @param identity a text that differs whenever the images differ, kept in checkpoints; empty for
 *     the synthetic set, which its seed identifies
 */
public record Dataset(
    List<String> labels,
    Preprocessing preprocessing,
    ImageSource training,
    ImageSource validation,
    ImageSource test,
    int testImages,
    String identity) {

  /**
   * Copies the list of labels.
   *
   * @param labels one name for each class
   * @param preprocessing how an image becomes the network's input
   * @param training an endless source
   * @param validation at least as many images as the settings of a training ask for
   * @param test a source of {@code testImages} images
   * @param testImages 1 or more
   * @param identity identifies the images; may be empty
   */
  public Dataset {
    labels = List.copyOf(labels);
  }

  /**
   * {@return a copy of this data set with another preprocessing, for a network that already exists
   * and expects that of its first training}
   *
   * @param other the preprocessing of that network
   */
  public Dataset withPreprocessing(Preprocessing other) {
    return new Dataset(labels, other, training, validation, test, testImages, identity);
  }
}
