package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** PNG as Java writes it. */
final class Png implements PictureFormat {

  /** Signature, header, and what is around the data and the end. */
  private static final int FIXED_BYTES = 8 + 25 + 12 + 12;

  private final PictureWriter writer = new PictureWriter("png");

  @Override
  public String name() {
    return "PNG";
  }

  @Override
  public int quality() {
    return 0;
  }

  @Override
  public Sent send(BufferedImage picture) throws IOException {
    byte[] file = writer.write(picture, writer.settings());
    return Sent.of(file, file.length - FIXED_BYTES);
  }
}
