package io.cleave.lab.link;

import io.cleave.core.picture.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures with ImageIO in several settings, and keeps the smallest file.
 *
 * @param writer the writer of the format
 * @param candidates the settings to try
 */
record PictureWriter(ImageWriter writer, List<ImageWriteParam> candidates) {
  static PictureWriter of(PictureCoding.Format format, int quality) {
    return switch (format) {
      case JPEG ->
          new PictureWriter(writer("jpeg"), List.of(jpeg(quality, false), jpeg(quality, true)));
      case WEBP -> webp("Lossy", quality / 100f);
      case WEBP_LOSSLESS -> webp("Lossless", 1);
      case PNG -> {
        ImageWriter png = writer("png");
        yield new PictureWriter(png, List.of(png.getDefaultWriteParam()));
      }
    };
  }

  /** A writer with only the first setting. */
  static PictureWriter standard(PictureCoding.Format format, int quality) {
    PictureWriter all = of(format, quality);
    return new PictureWriter(all.writer, all.candidates.subList(0, 1));
  }

  private static ImageWriter writer(String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    if (!writers.hasNext()) {
      throw new IllegalStateException(
          format
              + ": nothing on the class path writes it (expected: com.github.usefulness:webp-imageio)");
    }
    return writers.next();
  }

  private static ImageWriteParam jpeg(int quality, boolean ownTables) {
    JPEGImageWriteParam settings = new JPEGImageWriteParam(null);
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality / 100f);
    settings.setOptimizeHuffmanTables(ownTables);
    return settings;
  }

  /** For lossless files the quality says how hard the encoder tries. */
  private static PictureWriter webp(String type, float quality) {
    ImageWriter writer = writer("webp");
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionType(type);
    settings.setCompressionQuality(quality);
    return new PictureWriter(writer, List.of(settings));
  }

  byte[] write(Pixels pixels) {
    BufferedImage picture = pixels.toBufferedImage();
    return candidates.stream()
        .map(settings -> write(picture, settings))
        .min(Comparator.comparingInt(file -> file.length))
        .orElseThrow();
  }

  private byte[] write(BufferedImage picture, ImageWriteParam settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
