package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * No server could take the request: it is absent, full or stopping, or the connection was lost
 * before the request was written. The tail did not get the request: a retry is safe, after a while
 * here, or at another server.
 */
public final class TailUnavailableException extends TailException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param message for the log
   * @param cause why no server was reached, or null
   */
  public TailUnavailableException(String message, @Nullable Throwable cause) {
    super(NextStep.RETRY_SAFE, message, cause);
  }
}
