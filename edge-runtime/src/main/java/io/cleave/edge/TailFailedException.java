package io.cleave.edge;

import io.cleave.codec.protocol.ErrorCode;

/**
 * The server took the request and could not answer it: its tensor was damaged, or the tail failed
 * while it ran. The connection goes on.
 */
public final class TailFailedException extends TailException {
  private static final long serialVersionUID = 1L;

  /** The server's reason. */
  private final ErrorCode code;

  /**
   * For the client.
   *
   * @param code the server's reason
   * @param message for whoever reads the log
   */
  public TailFailedException(ErrorCode code, String message) {
    super(code.nextStep(), message, null);
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
