package io.cleave.lab.images;

import io.cleave.core.picture.Preprocessing;
import java.util.List;

/**
 * What a network learns from and is measured on.
 *
 * @param labels the names of the classes, in the order of their logits
 * @param preprocessing how each image becomes the network's input, while training and ever after
 * @param training images to learn from, without end
 * @param validation images to choose settings by; never learnt from
 * @param test images to report; never learnt from
 * @param testImages number of test images
 * @param identity words that differ where the images differ; a checkpoint keeps them. Empty for the
 *     synthetic set, which its seed says all of
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
   * Takes a copy of the labels.
   *
   * @param labels one a class
   * @param preprocessing of each image
   * @param training without end
   * @param validation as many as the settings of a training ask for
   * @param test {@code testImages} of them
   * @param testImages 1 or more
   * @param identity may be empty
   */
  public Dataset {
    labels = List.copyOf(labels);
  }

  /**
   * The same images for a network that exists already and wants them as its first training did.
   *
   * @param other of that network
   * @return a new data set
   */
  public Dataset withPreprocessing(Preprocessing other) {
    return new Dataset(labels, other, training, validation, test, testImages, identity);
  }
}
