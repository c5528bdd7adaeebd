package io.cleave.edge;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.NextStep;

/**
 * The two sides do not fit: the server has no such model, or no version in common. The message
 * names what the edge wants and what the server has. Asking again is in vain until one side
 * changes.
 */
public final class TailRefusedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The server's reason. */
  private final ErrorCode code;

  /**
   * For the client.
   *
   * @param code the server's reason
   * @param message for whoever reads the log
   */
  public TailRefusedException(ErrorCode code, String message) {
    super(NextStep.FATAL, message, null);
    this.code = code;
  }

  /**
   * Why.
   *
   * @return the server's reason
   */
  public ErrorCode code() {
    return code;
  }
}
