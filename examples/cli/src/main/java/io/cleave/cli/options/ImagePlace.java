package io.cleave.cli.options;

import io.cleave.core.Model;
import io.cleave.core.picture.Turning;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import io.cleave.lab.measure.ModelSource;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where test images come from, so that another machine can open them.
 *
 * @param model the model whose images they are
 * @param path a folder or zip file; null for the demo's test images
 * @param turning whether pictures are turned upright
 */
public record ImagePlace(ModelSource model, @Nullable String path, Turning turning)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * {@return the images, which the caller closes}
   *
   * @throws IOException if the model or the images cannot be read
   */
  public ImageSet open() throws IOException {
    Model found = model.find();
    return path == null ? DrawnShapes.test(found) : PictureSet.open(Path.of(path), found, turning);
  }
}
