package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import java.time.Duration;

/** The server is overloaded. The tail did not get the request: a retry is safe, after a while. */
public final class TailOverloadedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The server's estimate of how long it stays overloaded. */
  private final Duration retryAfter;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param message for the log
   * @param retryAfterMillis how long the server expects to refuse requests; 0 if it does not say
   */
  public TailOverloadedException(String message, int retryAfterMillis) {
    super(NextStep.RETRY_SAFE, message, null);
    this.retryAfter = Duration.ofMillis(retryAfterMillis);
  }

  /** {@return how long the server expects to refuse requests; zero if it does not say} */
  public Duration retryAfter() {
    return retryAfter;
  }
}
