package io.cleave.core.picture.internal;

/** Takes the rows of a picture as they are decoded, so that they need not all be in memory. */
public interface RowSink {
  /**
   * Takes one row.
   *
   * @param y the number of the row, from 0 at the top; rows arrive in any order, each once
   * @param rgb red, green and blue of each pixel from the left; valid until the call returns
   */
  void row(int y, byte[] rgb);
}
