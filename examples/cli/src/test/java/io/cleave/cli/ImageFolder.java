package io.cleave.cli;

import io.cleave.models.shapes.ShapeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures in a folder for each class, as users have them. */
final class ImageFolder {
  private ImageFolder() {}

  /** {@return the folder, now with {@code each} PNG files of every class: {@code cat/0.png} ...} */
  static Path write(Path folder, List<String> labels, int each) throws IOException {
    int image = 0;
    for (String label : labels) {
      Path pictures = Files.createDirectories(folder.resolve(label));
      for (int i = 0; i < each; i++) {
        Path file = pictures.resolve(i + ".png");
        ImageIO.write(ShapeSet.test().image(image++).picture(), "png", file.toFile());
      }
    }
    return folder;
  }
}
