package io.cleave.core.picture.internal;

/** Takes the rows of a picture as they are decoded, so that nobody has to hold them all. */
public interface RowSink {
  /**
   * Takes one row.
   *
   * @param y from 0 at the top; rows come in any order, each once
   * @param rgb red, green and blue of each pixel from the left; valid until the call returns
   */
  void row(int y, byte[] rgb);
}
