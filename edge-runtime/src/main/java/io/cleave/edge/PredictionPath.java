package io.cleave.edge;

/** Who made the answer of a {@link Prediction}. */
public enum PredictionPath {
  /** A server ran the tail. */
  REMOTE,

  /** The head on the device finished everything that was wanted, and nothing was sent. */
  HEAD,

  /** The device ran the tail on what would have been sent; the answer is the one a server gives. */
  LOCAL_TAIL,

  /** The device ran another model on the inputs. */
  LOCAL_MODEL
}
