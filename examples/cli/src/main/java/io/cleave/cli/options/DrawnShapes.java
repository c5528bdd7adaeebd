package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.Preprocessing;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.models.shapes.ShapeClass;
import io.cleave.models.shapes.ShapeSet;
import io.cleave.models.shapes.Split;

/** The images that this program draws, for models that have exactly their classes. */
public final class DrawnShapes {
  private DrawnShapes() {}

  /** {@return the fixed test images} */
  public static ImageSet test(Model model) {
    return set(model, ShapeSet.test(), ShapeSet.TEST_IMAGES, "test shapes");
  }

  /** {@return some of the images to learn from} */
  public static ImageSet training(Model model, int count) {
    ShapeSet training = ShapeSet.of(Split.TRAIN, ShapeSet.DEFAULT_SEED);
    return set(model, training, count, "training shapes");
  }

  /** {@return an endless data set with the model's preprocessing} */
  public static Dataset dataset(Model model, long seed) {
    requireClasses(model);
    Preprocessing preprocessing = Classification.of(model).preprocessing();
    return ShapeSet.dataset(seed, preprocessing.size()).withPreprocessing(preprocessing);
  }

  private static ImageSet set(Model model, ShapeSet shapes, int count, String identity) {
    requireClasses(model);
    return new SourceSet(
        shapes, count, Classification.of(model).labels(), identity + " " + ShapeSet.DEFAULT_SEED);
  }

  /** Refuses a model that has other classes than the images that this program draws. */
  public static void requireClasses(Model model) {
    Check.argument(
        Classification.of(model).labels().equals(ShapeClass.labels()),
        "images",
        "none",
        "--images PATH, as only the demo model has images of its own");
  }
}
