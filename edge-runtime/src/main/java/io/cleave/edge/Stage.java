package io.cleave.edge;

import java.util.Locale;

/** What a request spends its time with, in this order. */
public enum Stage {
  /** Running the head on the device, of a batch all of it. */
  HEAD,
  /** Waiting for a slot among the requests in flight, and for the samples in front of it. */
  SLOT,
  /** Pruning and encoding what crosses, or copying a picture's file. */
  ENCODE,
  /** Waiting for a connection or for room on it, and for attempts that failed. */
  WAIT,
  /** On the way to the server, until its last byte is there, and from the server, in two spans. */
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

  /**
   * The name in metrics.
   *
   * @return such as {@code head}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
