package io.cleave.cli.demo;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.LabelledImage;
import io.cleave.models.shapes.ShapeSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A test image with its class, which can be written as a picture for comparison. */
record DemoImage(BufferedImage pixels, int label) {

  static DemoImage of(ShapeSet set, int index) {
    LabelledImage image = set.image(index);
    return new DemoImage(image.picture(), image.label());
  }

  byte[] png() throws IOException {
    return encoded("png");
  }

  /** A JPEG file of quality 75, the default of Java's encoder and most others. */
  byte[] jpeg() throws IOException {
    return encoded("jpeg");
  }

  private byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(pixels, format, bytes);
    return bytes.toByteArray();
  }

  DemoImage throughJpeg() throws IOException {
    Pixels received = PictureFile.read("jpeg", jpeg(), PictureFile.MAX_PIXELS);
    return new DemoImage(received.toBufferedImage(), label);
  }
}
