package io.cleave.bench;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import io.cleave.lab.images.TestSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labelled images to measure a model on. */
public final class TestImages {
  private TestImages() {}

  /**
   * {@return a model's own test images, where it has such, or those of a folder or a zip} The
   * caller closes the set.
   *
   * @param model a classifier
   * @param path of a folder or a zip of the model's classes
   * @throws IOException if the images cannot be read
   * @throws IllegalArgumentException if there are none
   */
  public static ImageSet open(Model model, @Nullable Path path) throws IOException {
    Optional<TestSplit> own = TestSplit.of(Classification.of(model).labels());
    if (own.isPresent()) {
      return own.get().set();
    }
    if (path == null) {
      throw new IllegalArgumentException(
          "images: none (expected: --images, a folder or zip of this model's classes)");
    }
    return PictureSet.open(path, model);
  }
}
