package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageWriteParam;

/** WebP through libwebp. */
final class WebP implements PictureFormat {

  /** {@code RIFF}, a size, {@code WEBP}; the chunk's name and size. */
  private static final int CONTAINER_BYTES = 20;

  private final PictureWriter writer = new PictureWriter("webp");
  private final ImageWriteParam settings = writer.settings();
  private final int quality;

  private WebP(String type, float effort, int quality) {
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionType(type);
    settings.setCompressionQuality(effort);
    this.quality = quality;
  }

  static WebP lossless() {
    return new WebP("Lossless", 1, 0);
  }

  static WebP lossy(int quality) {
    return new WebP("Lossy", quality / 100f, quality);
  }

  @Override
  public String name() {
    return quality == 0 ? "WebP lossless" : "WebP";
  }

  @Override
  public int quality() {
    return quality;
  }

  @Override
  public Sent send(BufferedImage picture) throws IOException {
    byte[] file = writer.write(picture, settings);
    return Sent.of(file, file.length - CONTAINER_BYTES);
  }
}
