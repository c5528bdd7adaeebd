package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** One of Java's writers, used again and again. */
final class PictureWriter {

  private final ImageWriter writer;

  PictureWriter(String format) {
    writer = ImageIO.getImageWritersByFormatName(format).next();
  }

  ImageWriteParam settings() {
    return writer.getDefaultWriteParam();
  }

  byte[] write(BufferedImage picture, ImageWriteParam settings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    }
    return bytes.toByteArray();
  }
}
