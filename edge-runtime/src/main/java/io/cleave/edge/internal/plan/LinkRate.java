package io.cleave.edge.internal.plan;

/**
 * What a byte costs on the way to the server: the time of requests on the network, less that of the
 * shortest exchange, divided by their bytes. A request counts half as much after {@value
 * #HALF_LIFE_REQUESTS} newer ones. Thread-safe.
 */
public final class LinkRate {
  private static final int HALF_LIFE_REQUESTS = 8;
  private static final double DECAY = Math.pow(0.5, 1.0 / HALF_LIFE_REQUESTS);

  private long roundTripNanos = Long.MAX_VALUE;
  private double nanos;
  private double bytes;

  /** Learns how long a handshake took; its few bytes cost only the way there and back. */
  public synchronized void handshake(long elapsedNanos) {
    roundTripNanos = Math.min(roundTripNanos, elapsedNanos);
  }

  /** Learns how long a request and its answer were on the network. */
  public synchronized void request(long requestBytes, long networkNanos) {
    roundTripNanos = Math.min(roundTripNanos, networkNanos);
    nanos = nanos * DECAY + (networkNanos - roundTripNanos);
    bytes = bytes * DECAY + requestBytes;
  }

  /** {@return whether a request has shown what a byte costs} */
  public synchronized boolean isKnown() {
    return bytes > 0;
  }

  /** {@return nanoseconds a byte; 0 while it is not known} */
  public synchronized double nanosPerByte() {
    return bytes == 0 ? 0 : nanos / bytes;
  }
}
