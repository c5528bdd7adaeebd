package io.cleave.cloud.internal.queue;

/**
 * When a request arrived.
 *
 * @param firstNanos its first byte, by the server's nano clock
 * @param lastNanos its last byte, by the server's nano clock
 * @param wallMicros its first byte, in microseconds since 1970
 */
public record Receipt(long firstNanos, long lastNanos, long wallMicros) {
  public long receiveNanos() {
    return lastNanos - firstNanos;
  }
}
