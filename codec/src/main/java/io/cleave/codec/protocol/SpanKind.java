package io.cleave.codec.protocol;

import org.jspecify.annotations.Nullable;

/** What a server spends a request's time with, in chronological order. */
public enum SpanKind {
  /** From the request's first byte to its last. */
  RECEIVE(1),
  /** Waiting until a worker takes the request. */
  QUEUE(2),
  /** Decoding what the request carries, together with others of its batch. */
  DECODE(3),
  /** Running the tail, together with others of its batch. */
  RUN(4),
  /** Encoding the answer. */
  ENCODE(5);

  private final int id;

  SpanKind(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** The kind with that number, or null if this version knows none. */
  static @Nullable SpanKind ofId(int id) {
    return id >= 1 && id <= values().length ? values()[id - 1] : null;
  }
}
