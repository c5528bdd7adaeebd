package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.Notice;

/** Which exception a server's notice becomes. */
final class TailFailures {
  private TailFailures() {}

  /** A notice about one request. */
  static TailException ofRequest(String server, Notice notice) {
    String message = server + " says " + notice;
    return switch (notice.code()) {
      case OVERLOADED -> new TailOverloadedException(message, notice.retryAfterMillis());
      case DEADLINE_EXCEEDED -> new TailTimeoutException(NextStep.RETRY_SAFE, message);
      case SHUTTING_DOWN, TOO_MANY_CONNECTIONS, IDLE -> new TailUnavailableException(message, null);
      default -> new TailFailedException(notice.code(), message);
    };
  }

  /** A notice that ends a handshake. */
  static TailException ofHandshake(String server, Notice notice) {
    String message = server + " refuses: " + notice;
    return notice.code().nextStep() == NextStep.RETRY_SAFE
        ? new TailUnavailableException(message, null)
        : new TailRefusedException(notice.code(), message);
  }
}
