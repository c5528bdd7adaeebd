package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;

/**
 * A part of the time that a request spends in the server.
 *
 * @param kind what the time was spent with
 * @param startNanos when it began, in nanoseconds after the request was received, at least 0
 * @param nanos how many nanoseconds it took, at least 0
 */
public record ServerSpan(SpanKind kind, long startNanos, long nanos) {
  /** A time takes 32 bits on the wire, in microseconds; longer ones are cut. */
  private static final long MAX_MICROS = 0xffff_ffffL;

  static final int BYTES = Byte.BYTES + 2 * Integer.BYTES;

  /**
   * Checks the times.
   *
   * @param kind as above
   * @param startNanos as above
   * @param nanos as above
   * @throws IllegalArgumentException if a time is negative
   */
  public ServerSpan {
    Check.argument(startNanos >= 0, "startNanos", startNanos, ">= 0");
    Check.argument(nanos >= 0, "nanos", nanos, ">= 0");
  }

  void write(PayloadWriter writer) {
    writer.u8(kind.id()).i32(micros(startNanos)).i32(micros(nanos));
  }

  private static int micros(long nanos) {
    return (int) Math.min(MAX_MICROS, (nanos + 500) / 1000);
  }
}
