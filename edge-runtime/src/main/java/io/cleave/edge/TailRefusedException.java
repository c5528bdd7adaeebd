package io.cleave.edge;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.NextStep;

/**
 * Client and server do not match: the server has no such model, or no protocol version in common.
 * The message names what the edge wants and what the server has. A retry is in vain until one side
 * changes.
 */
public final class TailRefusedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The reason that the server gave. */
  private final ErrorCode code;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param code the reason that the server gave
   * @param message for the log
   */
  public TailRefusedException(ErrorCode code, String message) {
    super(NextStep.FATAL, message, null);
    this.code = code;
  }

  /** {@return the reason that the server gave} */
  public ErrorCode code() {
    return code;
  }
}
