package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;

/**
 * A frame on a larger canvas.
 *
 * @param size the size of the canvas
 * @param left the column where the frame begins
 * @param top the row where the frame begins
 * @param beside the colour of pixels that the frame does not cover, red in the third byte
 */
record Canvas(EncodedPicture.Size size, int left, int top, int beside) {
  /** Sends every n-th row and column. */
  void send(BufferedImage frame, int step, RowSink sink) {
    byte[] rgb = new byte[3 * ((size.width() + step - 1) / step)];
    byte[] source = new byte[3 * frame.getWidth()];
    for (int y = 0; y < size.height(); y += step) {
      boolean covered = y >= top && y < top + frame.getHeight();
      if (covered) {
        DecodedRows.read(frame, y - top, source);
      }
      for (int to = 0; to < rgb.length; to++) {
        int from = (to / 3 * step - left) * 3 + to % 3;
        boolean inside = covered && from >= 0 && from < source.length;
        rgb[to] = inside ? source[from] : (byte) (beside >> (16 - 8 * (to % 3)));
      }
      sink.row(y / step, rgb);
    }
  }
}
