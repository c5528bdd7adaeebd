package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailOverloadedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import java.util.Locale;

/** Turns a server's notices into exceptions, and says whose fault a failure is. */
public final class TailFailures {
  private TailFailures() {}

  /** Whether the request itself is at fault, as the server or the edge says. */
  public static boolean blamesTheRequest(TailException failure) {
    return failure instanceof TailFailedException && failure.nextStep() == NextStep.FATAL;
  }

  /** The exception for a notice about one request. */
  static TailException ofRequest(String server, Notice notice) {
    String message = server + " says " + notice;
    return switch (notice.code()) {
      case OVERLOADED -> new TailOverloadedException(message, notice.retryAfterMillis());
      case DEADLINE_EXCEEDED -> new TailTimeoutException(NextStep.RETRY_SAFE, message);
      case SHUTTING_DOWN, TOO_MANY_CONNECTIONS, IDLE -> new TailUnavailableException(message, null);
      default -> new TailFailedException(notice.code(), message);
    };
  }

  /**
   * The exception for a notice that ends a handshake. A server of protocol version 1 finds the
   * handshake malformed.
   */
  static TailException ofHandshake(String server, Notice notice) {
    String message = server + " refuses: " + notice;
    if (notice.code() == ErrorCode.MALFORMED_FRAME) {
      message +=
          String.format(
              Locale.ROOT,
              "; the edge speaks protocol versions %d to %d, perhaps the server does not",
              Protocol.MIN_VERSION,
              Protocol.MAX_VERSION);
    }
    if (notice.code() == ErrorCode.UNAUTHENTICATED) {
      message += "; what this edge shows is set with token (--token-file)";
    }
    return notice.code().nextStep() == NextStep.RETRY_SAFE
        ? new TailUnavailableException(message, null)
        : new TailRefusedException(notice.code(), message);
  }
}
