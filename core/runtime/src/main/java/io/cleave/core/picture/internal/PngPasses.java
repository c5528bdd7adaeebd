package io.cleave.core.picture.internal;

/** The seven passes of an interlaced PNG, combined in memory. */
final class PngPasses {
  /** First column, first row, columns and rows to the next: Adam M. Costello's passes. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8},
    {4, 0, 8, 8},
    {0, 4, 4, 8},
    {2, 0, 4, 4},
    {0, 2, 2, 4},
    {1, 0, 2, 2},
    {0, 1, 1, 2}
  };

  private final PngHeader header;
  private final PngColours colours;
  private final int step;
  private final int columns;
  private final byte[] kept;

  PngPasses(PngHeader header, PngColours colours, int step) {
    this.header = header;
    this.colours = colours;
    this.step = step;
    this.columns = (header.width() + step - 1) / step;
    int rows = (header.height() + step - 1) / step;
    this.kept = new byte[Math.multiplyExact(Math.multiplyExact(columns, rows), 3)];
  }

  void decode(PngLines lines, RowSink sink) throws BadPictureException {
    for (int[] pass : PASSES) {
      pass(lines, pass[0], pass[1], pass[2], pass[3]);
    }
    byte[] rgb = new byte[3 * columns];
    for (int at = 0; at < kept.length; at += rgb.length) {
      System.arraycopy(kept, at, rgb, 0, rgb.length);
      sink.row(at / rgb.length, rgb);
    }
  }

  private void pass(PngLines lines, int firstX, int firstY, int stepX, int stepY)
      throws BadPictureException {
    int pixels = (header.width() - firstX + stepX - 1) / stepX;
    if (pixels <= 0) {
      return;
    }
    lines.restart();
    byte[] rgb = new byte[3 * pixels];
    for (int y = firstY; y < header.height(); y += stepY) {
      byte[] line = lines.next(header.lineBytes(pixels));
      if (y % step == 0) {
        colours.read(line, rgb, pixels);
        place(rgb, y / step, firstX, stepX);
      }
    }
  }

  private void place(byte[] rgb, int row, int firstX, int stepX) {
    int x = firstX;
    for (int from = 0; from < rgb.length; from += 3) {
      if (x % step == 0) {
        System.arraycopy(rgb, from, kept, 3 * (row * columns + x / step), 3);
      }
      x += stepX;
    }
  }
}
