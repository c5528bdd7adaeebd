package io.cleave.examples.demo;

import io.cleave.examples.images.LabelledImage;
import io.cleave.examples.shapes.ShapeSet;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A test image and its class, with what sending it as a picture would cost. */
record DemoImage(BufferedImage pixels, int label) {

  static DemoImage of(ShapeSet set, int index) {
    LabelledImage image = set.image(index);
    BufferedImage pixels =
        new BufferedImage(ShapeSet.SIDE, ShapeSet.SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int i = 0; i < ShapeSet.SIDE * ShapeSet.SIDE; i++) {
      Color colour = new Color(rgb[3 * i] & 255, rgb[3 * i + 1] & 255, rgb[3 * i + 2] & 255);
      pixels.setRGB(i % ShapeSet.SIDE, i / ShapeSet.SIDE, colour.getRGB());
    }
    return new DemoImage(pixels, image.label());
  }

  byte[] png() throws IOException {
    return encoded("png");
  }

  /** Quality 75, which is what Java's encoder and most others use unless told otherwise. */
  byte[] jpeg() throws IOException {
    return encoded("jpeg");
  }

  private byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(pixels, format, bytes);
    return bytes.toByteArray();
  }

  DemoImage throughJpeg() throws IOException {
    return new DemoImage(ImageIO.read(new ByteArrayInputStream(jpeg())), label);
  }
}
