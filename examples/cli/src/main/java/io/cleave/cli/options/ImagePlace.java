package io.cleave.cli.options;

import io.cleave.core.Model;
import io.cleave.core.picture.Turning;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the images of a sweep are, in words that another machine with the same files understands.
 *
 * @param model that they are for, as {@link Model#find} takes it
 * @param weights that say how many classes it has, null for its own
 * @param weightsKey which weights of a file with several, null for those that are published
 * @param labels of its classes, none for its own
 * @param path of a folder or zip, null for the images that the program draws
 * @param turning whether pictures are turned upright
 */
public record ImagePlace(
    String model,
    @Nullable String weights,
    @Nullable String weightsKey,
    List<String> labels,
    @Nullable String path,
    Turning turning)
    implements Serializable {

  /**
   * Opens the images.
   *
   * @return the images, which the caller closes
   * @throws IOException if the model or the images cannot be read
   * @throws IllegalArgumentException if the model is of other classes than the program draws
   */
  public ImageSet open() throws IOException {
    Model named = labels.isEmpty() ? found() : found().withLabels(labels);
    return path == null ? DrawnShapes.test(named) : PictureSet.open(Path.of(path), named, turning);
  }

  private Model found() throws IOException {
    return Model.find(model)
        .withWeights(Optional.ofNullable(weights), Optional.ofNullable(weightsKey));
  }
}
