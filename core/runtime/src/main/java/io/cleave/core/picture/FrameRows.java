package io.cleave.core.picture;

import static io.cleave.core.picture.Pixels.COLOURS;

import io.cleave.core.picture.internal.RowSink;

/** Resizes an image while its rows arrive, and keeps no more of each row than the square needs. */
final class FrameRows implements RowSink {
  private final int size;
  private final ResamplingAxis columns;
  private final ResamplingAxis rows;

  /** The rows that are needed, each as wide as the square. */
  private final byte[] narrow;

  FrameRows(int size, ResamplingAxis columns, ResamplingAxis rows) {
    this.size = size;
    this.columns = columns;
    this.rows = rows;
    this.narrow = new byte[Math.multiplyExact(rows.high() - rows.low(), size * COLOURS)];
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
    int to = (y - rows.low()) * size * COLOURS;
    for (int x = 0; x < size; x++) {
      for (int colour = 0; colour < COLOURS; colour++) {
        narrow[to++] = columns.value(x, rgb, start + colour, COLOURS);
      }
    }
  }

  /** The square, once all rows were taken. */
  Pixels square() {
    int rowBytes = size * COLOURS;
    byte[] square = new byte[size * rowBytes];
    for (int y = 0; y < size; y++) {
      for (int i = 0; i < rowBytes; i++) {
        square[y * rowBytes + i] = rows.value(y, narrow, i, rowBytes);
      }
    }
    return new Pixels(size, size, square);
  }
}
