package io.cleave.cli.options;

import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the images of a sweep are, in words that another machine with the same files understands.
 *
 * @param model that they are for, as {@link Model#find} takes it
 * @param path of a folder or zip, null for the images that the program draws
 */
public record ImagePlace(String model, @Nullable String path) implements Serializable {

  /**
   * Opens the images.
   *
   * @return the images, which the caller closes
   * @throws IOException if the model or the images cannot be read
   * @throws IllegalArgumentException if the model is of other classes than the program draws
   */
  public ImageSet open() throws IOException {
    return open(Model.find(model));
  }

  public ImageSet open(Model model) throws IOException {
    return path == null ? DrawnShapes.test(model) : PictureSet.open(Path.of(path), model);
  }
}
