package io.cleave.edge;

/** Which way a {@link Prediction} was made. */
public enum PredictionPath {
  /** A server ran the tail. */
  REMOTE,

  /** The head had finished all that was wanted: nothing was sent. */
  HEAD,

  /** The device ran the tail, on what would have been sent: the answer is the server's. */
  LOCAL_TAIL,

  /** The device ran another model on the inputs. */
  LOCAL_MODEL
}
