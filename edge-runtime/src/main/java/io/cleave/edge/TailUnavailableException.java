package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * There is no server to talk to: it is absent, full or stopping, or the connection was lost before
 * the request was written. The tail did not see the request: retry is safe, here after a while or
 * at another server.
 */
public final class TailUnavailableException extends TailException {
  private static final long serialVersionUID = 1L;

  /**
   * For the client.
   *
   * @param message for whoever reads the log
   * @param cause why no server was reached, or null
   */
  public TailUnavailableException(String message, @Nullable Throwable cause) {
    super(NextStep.RETRY_SAFE, message, cause);
  }
}
