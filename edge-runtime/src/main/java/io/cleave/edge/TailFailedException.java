package io.cleave.edge;

import io.cleave.codec.protocol.ErrorCode;

/**
 * The server received the request and could not answer it: a tensor was damaged, or the tail failed
 * while it ran. The connection stays open.
 */
public final class TailFailedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The reason that the server gave. */
  private final ErrorCode code;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param code the reason that the server gave
   * @param message for the log
   */
  public TailFailedException(ErrorCode code, String message) {
    super(code.nextStep(), message, null);
    this.code = code;
  }

  /** {@return the reason that the server gave} */
  public ErrorCode code() {
    return code;
  }
}
