package io.cleave.models.shapes;

import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.TestSplit;
import java.util.List;

/** The fixed test split, as a service for measurements of models with these classes. */
public final class ShapeTestSplit implements TestSplit {
  /** Creates the test split; called by {@link java.util.ServiceLoader}. */
  public ShapeTestSplit() {}

  @Override
  public List<String> labels() {
    return ShapeClass.labels();
  }

  @Override
  public ImageSource images() {
    return ShapeSet.test();
  }

  @Override
  public int count() {
    return ShapeSet.TEST_IMAGES;
  }
}
