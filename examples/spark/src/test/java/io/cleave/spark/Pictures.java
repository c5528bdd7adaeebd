package io.cleave.spark;

import io.cleave.core.random.SplitMix;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures of the classes of a small network. */
final class Pictures {
  static final String[] LABELS = {"cat", "cow", "dog"};

  private static final int SIDE = 24;

  private Pictures() {}

  /** {@return the folder, now with so many PNG files of each class} */
  static Path write(Path folder, int each) throws IOException {
    for (String label : LABELS) {
      Path pictures = Files.createDirectories(folder.resolve(label));
      for (int i = 0; i < each; i++) {
        ImageIO.write(noise(label.hashCode() + i), "png", pictures.resolve(i + ".png").toFile());
      }
    }
    return folder;
  }

  private static BufferedImage noise(long seed) {
    SplitMix random = new SplitMix(SplitMix.mix(seed));
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      picture.setRGB(i % SIDE, i / SIDE, random.between(0, 0xFFFFFF));
    }
    return picture;
  }
}
