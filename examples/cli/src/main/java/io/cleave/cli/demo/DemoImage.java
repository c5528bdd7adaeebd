package io.cleave.cli.demo;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.LabelledImage;
import io.cleave.models.shapes.ShapeSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A test image and its class, with what sending it as a picture would cost. */
record DemoImage(BufferedImage pixels, int label) {

  static DemoImage of(ShapeSet set, int index) {
    LabelledImage image = set.image(index);
    return new DemoImage(image.picture(), image.label());
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
    Pixels received = PictureFile.read("jpeg", jpeg(), PictureFile.MAX_PIXELS);
    return new DemoImage(received.toBufferedImage(), label);
  }
}
