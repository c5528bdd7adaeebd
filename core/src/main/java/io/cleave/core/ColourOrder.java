package io.cleave.core;

import ai.djl.ndarray.NDArray;

/** In which order a network takes the colours of a pixel. */
public enum ColourOrder {
  /** Red, green, blue: most networks. */
  RGB,
  /** Blue, green, red: networks of Caffe, and those that were fed by OpenCV. */
  BGR;

  /**
   * Puts the colours of pixels into this order.
   *
   * @param pixels red, green and blue in the last dimension
   * @return the pixels themselves, or a new array of the same manager
   */
  public NDArray arrange(NDArray pixels) {
    return this == RGB ? pixels : pixels.flip(pixels.getShape().dimension() - 1);
  }
}
