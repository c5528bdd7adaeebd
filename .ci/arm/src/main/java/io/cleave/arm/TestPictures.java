package io.cleave.arm;

import io.cleave.models.shapes.ShapeSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Writes pictures of the demo model's test split. */
public final class TestPictures {
  private TestPictures() {}

  /**
   * Writes the first of them, a PNG each, named by its place and its class.
   *
   * @param arguments the folder, which is there, and how many
   * @throws IOException if one cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    int pictures = Integer.parseInt(arguments[1]);
    for (int i = 0; i < pictures; i++) {
      int label = ShapeSet.test().image(i).label();
      String name = String.format(Locale.ROOT, "%03d-%d.png", i, label);
      ImageIO.write(
          ShapeSet.test().image(i).picture(), "png", Path.of(arguments[0], name).toFile());
    }
  }
}
