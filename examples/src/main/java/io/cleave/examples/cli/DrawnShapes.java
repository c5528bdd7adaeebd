package io.cleave.examples.cli;

import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Preprocessing;
import io.cleave.core.images.Dataset;
import io.cleave.core.images.ImageSet;
import io.cleave.core.images.SourceSet;
import io.cleave.examples.shapes.ShapeClass;
import io.cleave.examples.shapes.ShapeSet;
import io.cleave.examples.shapes.Split;

/** The images that the program draws, for models of their classes alone. */
final class DrawnShapes {
  private DrawnShapes() {}

  /** {@return the fixed test images} */
  static ImageSet test(Model model) {
    return set(model, ShapeSet.test(), ShapeSet.TEST_IMAGES, "test shapes");
  }

  /** {@return some of the images to learn from} */
  static ImageSet training(Model model, int count) {
    ShapeSet training = ShapeSet.of(Split.TRAIN, ShapeSet.DEFAULT_SEED);
    return set(model, training, count, "training shapes");
  }

  /** {@return images to learn from without end, with the model's preprocessing} */
  static Dataset dataset(Model model, long seed) {
    requireClasses(model);
    Preprocessing preprocessing = Classification.of(model).preprocessing();
    return ShapeSet.dataset(seed, preprocessing.size()).withPreprocessing(preprocessing);
  }

  private static ImageSet set(Model model, ShapeSet shapes, int count, String identity) {
    requireClasses(model);
    return new SourceSet(
        shapes, count, Classification.of(model).labels(), identity + " " + ShapeSet.DEFAULT_SEED);
  }

  /** Refuses a model of other classes than those that the program draws. */
  static void requireClasses(Model model) {
    Check.argument(
        Classification.of(model).labels().equals(ShapeClass.labels()),
        "images",
        "none",
        "--images PATH, as only the demo model has images of its own");
  }
}
