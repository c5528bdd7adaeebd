package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;

/** The request's deadline passed. If the request was written, the tail may have run it. */
public final class TailTimeoutException extends TailException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception. Clients throw it.
   *
   * @param nextStep whether the request may have run
   * @param message for the log
   */
  public TailTimeoutException(NextStep nextStep, String message) {
    super(nextStep, message, null);
  }
}
