package io.cleave.spark;

import io.cleave.core.random.SplitMix;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A tiny network's description, and pictures of its classes. */
final class Pictures {
  static final List<String> LABELS = List.of("cat", "cow", "dog");

  private static final int SIDE = 24;

  private Pictures() {}

  /** {@return the folder of a network whose weights the test draws} */
  static Path model(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("model.properties"),
        """
        architecture=resnet
        depth=18
        baseWidth=8
        classes=3
        inputSize=32
        shorterSide=32
        mean=0.5,0.5,0.5
        deviation=0.2,0.2,0.2
        labels=cat,cow,dog
        weights=weights.safetensors
        """);
    return folder;
  }

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
