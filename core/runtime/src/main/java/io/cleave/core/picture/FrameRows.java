package io.cleave.core.picture;

import static io.cleave.core.picture.Pixels.COLOURS;

import io.cleave.core.picture.internal.RowSink;

/** Resizes an image while its rows arrive, and keeps no more of each row than is wanted. */
final class FrameRows implements RowSink {
  private final int width;
  private final ResamplingAxis columns;
  private final ResamplingAxis rows;

  /** The rows that are needed, each as wide as the result. */
  private final byte[] narrow;

  FrameRows(ResamplingAxis columns, ResamplingAxis rows) {
    this.width = columns.count();
    this.columns = columns;
    this.rows = rows;
    this.narrow = new byte[Math.multiplyExact(rows.high() - rows.low(), width * COLOURS)];
  }

  @Override
  public void row(int y, byte[] rgb) {
    take(y, rgb, 0);
  }

  /** Takes a row from an array of several. */
  void take(int y, byte[] rgb, int at) {
    if (y < rows.low() || y >= rows.high()) {
      return;
    }
    int start = at + columns.low() * COLOURS;
    int to = (y - rows.low()) * width * COLOURS;
    for (int x = 0; x < width; x++) {
      for (int colour = 0; colour < COLOURS; colour++) {
        narrow[to++] = columns.value(x, rgb, start + colour, COLOURS);
      }
    }
  }

  /** The resized image, once all rows were taken. */
  Pixels pixels() {
    int rowBytes = width * COLOURS;
    byte[] resized = new byte[rows.count() * rowBytes];
    for (int y = 0; y < rows.count(); y++) {
      for (int i = 0; i < rowBytes; i++) {
        resized[y * rowBytes + i] = rows.value(y, narrow, i, rowBytes);
      }
    }
    return new Pixels(width, rows.count(), resized);
  }
}
