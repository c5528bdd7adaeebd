package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;

/** The server's queue is full. The tail did not see the request: retry is safe, after a while. */
public final class TailOverloadedException extends TailException {
  private static final long serialVersionUID = 1L;

  TailOverloadedException(String message) {
    super(NextStep.RETRY_SAFE, message, null);
  }
}
