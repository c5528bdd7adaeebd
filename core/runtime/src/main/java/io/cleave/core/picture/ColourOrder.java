package io.cleave.core.picture;

/** The order in which a network takes the colours of a pixel. */
public enum ColourOrder {
  /** Red, green, blue: most networks. */
  RGB,
  /** Blue, green, red: networks of Caffe, and networks trained with OpenCV. */
  BGR;

  /** The index, in red, green and blue, of the colour that a network takes at a place. */
  int source(int place) {
    return this == RGB ? place : Pixels.COLOURS - 1 - place;
  }
}
