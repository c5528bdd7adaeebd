package io.cleave.core.picture;

/** In which order a network takes the colours of a pixel. */
public enum ColourOrder {
  /** Red, green, blue: most networks. */
  RGB,
  /** Blue, green, red: networks of Caffe, and those that were fed by OpenCV. */
  BGR;

  /** {@return where red, green and blue have the colour that a network takes at a place} */
  int source(int place) {
    return this == RGB ? place : Pixels.COLOURS - 1 - place;
  }
}
