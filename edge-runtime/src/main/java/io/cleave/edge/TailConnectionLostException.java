package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * The connection ended, or violated the protocol, after the request was written and before its
 * answer came. The tail may have run the request.
 */
public final class TailConnectionLostException extends TailException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param message for the log
   * @param cause what ended the connection, or null
   */
  public TailConnectionLostException(String message, @Nullable Throwable cause) {
    super(NextStep.UNKNOWN, message, cause);
  }
}
