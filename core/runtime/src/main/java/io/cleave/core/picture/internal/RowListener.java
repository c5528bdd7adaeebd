package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;

/** Is notified of each decoded row. */
record RowListener(DecodedRow sink) implements IIOReadUpdateListener {
  /** Receives the number of the row. */
  interface DecodedRow {
    void decoded(int y);
  }

  @Override
  public void imageUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {
    sink.decoded(minY);
  }

  @Override
  public void passStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void passComplete(ImageReader source, BufferedImage image) {}

  @Override
  public void thumbnailPassStarted(
      ImageReader source,
      BufferedImage thumbnail,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailUpdate(
      ImageReader source,
      BufferedImage thumbnail,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailPassComplete(ImageReader source, BufferedImage thumbnail) {}
}
