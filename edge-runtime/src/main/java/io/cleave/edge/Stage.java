package io.cleave.edge;

import java.util.Locale;

/** The stages in which a request spends its time, in their order. */
public enum Stage {
  /** Running the head on the device, for the whole batch that the request is part of. */
  HEAD,
  /**
   * Waiting for a slot among the requests in flight, and for the samples before it in the batch.
   */
  SLOT,
  /** Pruning and encoding the tensors that cross, or copying a picture's file. */
  ENCODE,
  /** Waiting for a connection or for room on it, and time lost to failed attempts. */
  WAIT,
  /**
   * On the way to the server, up to the request's last byte, and back from the server: two spans.
   */
  NETWORK,
  /** In the server's queue, as the server says. */
  QUEUE,
  /** Decoding, as the server says, or on the device. */
  DECODE,
  /** Running the tail, as the server says, or on the device. */
  TAIL,
  /** Encoding the answer, as the server says. */
  ANSWER,
  /** From the answer's last byte, or its values on the device, to the end of the request. */
  REPLY;

  /** {@return the name of the stage in metrics, such as {@code head}} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
