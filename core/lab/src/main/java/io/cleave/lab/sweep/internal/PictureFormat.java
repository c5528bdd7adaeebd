package io.cleave.lab.sweep.internal;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures as Java does. JPEG is baseline with half as many samples of colour each way; a
 * file is the smaller of that with the standard's Huffman tables and that with tables of its own.
 * Not thread safe.
 */
public final class PictureFormat {
  private final ImageWriter writer;
  private final ImageWriteParam[] candidates;

  private PictureFormat(ImageWriter writer, ImageWriteParam... candidates) {
    this.writer = writer;
    this.candidates = candidates;
  }

  public static PictureFormat of(SweepPoint point) {
    return point.family() == Family.PNG
        ? png()
        : jpeg(Objects.requireNonNull(point.amount()).intValue());
  }

  public static PictureFormat png() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    return new PictureFormat(writer, writer.getDefaultWriteParam());
  }

  public static PictureFormat jpeg(int quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    return new PictureFormat(writer, jpeg(quality, false), jpeg(quality, true));
  }

  private static ImageWriteParam jpeg(int quality, boolean ownTables) {
    JPEGImageWriteParam settings = new JPEGImageWriteParam(null);
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality / 100f);
    settings.setOptimizeHuffmanTables(ownTables);
    return settings;
  }

  /** {@return a whole file} */
  public byte[] encode(BufferedImage picture) throws IOException {
    byte[] smallest = null;
    for (ImageWriteParam settings : candidates) {
      byte[] file = write(picture, settings);
      smallest = smallest == null || file.length < smallest.length ? file : smallest;
    }
    return Objects.requireNonNull(smallest);
  }

  private byte[] write(BufferedImage picture, ImageWriteParam settings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    }
    return bytes.toByteArray();
  }

  public static Pixels decode(byte[] file) throws IOException {
    return PictureFile.read("picture", file, PictureFile.MAX_PIXELS);
  }
}
