package io.cleave.codec.protocol.frame;

/**
 * A peer sent a sound frame at a time when it must not: a request before the handshake, a reply to
 * nothing, an id that is in use. The connection that it came on cannot be trusted and is closed.
 */
public final class ProtocolViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what the peer did
   */
  public ProtocolViolationException(String message) {
    super(message);
  }
}
