package io.cleave.cli.analysis;

import io.cleave.lab.sparsity.FeatureMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Images as PNG in base64. */
final class MapPictures {
  private static final int WHITE = 255;

  private MapPictures() {}

  static String base64(BufferedImage picture) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** {@return the map in shades of grey: 0 and less is black, its own largest value white} */
  static BufferedImage picture(FeatureMap map) {
    BufferedImage picture =
        new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_BYTE_GRAY);
    float max = map.max();
    for (int row = 0; row < map.height(); row++) {
      for (int column = 0; column < map.width(); column++) {
        float value = Math.max(0, map.at(row, column));
        int shade = max > 0 ? Math.round(WHITE * (value / max)) : 0;
        picture.getRaster().setSample(column, row, 0, shade);
      }
    }
    return picture;
  }
}
