package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import java.time.Duration;

/**
 * The server has too much to do. The tail did not see the request: retry is safe, after a while.
 */
public final class TailOverloadedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The server's estimate. */
  private final Duration retryAfter;

  /**
   * For the client.
   *
   * @param message for whoever reads the log
   * @param retryAfterMillis the server's estimate, 0 where it has none
   */
  public TailOverloadedException(String message, int retryAfterMillis) {
    super(NextStep.RETRY_SAFE, message, null);
    this.retryAfter = Duration.ofMillis(retryAfterMillis);
  }

  /**
   * How long the server expects to go on refusing.
   *
   * @return its estimate; zero where it has none
   */
  public Duration retryAfter() {
    return retryAfter;
  }
}
