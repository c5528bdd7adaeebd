package io.cleave.codec.protocol;

/**
 * Every reason for which a server refuses, fails or closes, as it travels in {@link
 * FrameType#REFUSED}, {@link FrameType#FAILURE} and {@link FrameType#GOAWAY} frames.
 *
 * <p>A code that {@linkplain #closesConnection() closes the connection} is the last frame that the
 * server sends on it. Every other code fails one request and leaves the connection as it was.
 */
public enum ErrorCode {
  /** A frame's header or a control payload is not what the protocol allows. */
  MALFORMED_FRAME(1, NextStep.FATAL, true),
  /** A sound frame that must not come now: wrong state, or a request id that is in use. */
  PROTOCOL_VIOLATION(2, NextStep.FATAL, true),
  /** No protocol version is known to both sides. */
  UNSUPPORTED_VERSION(3, NextStep.FATAL, true),
  /** No tensor format version is known to both sides. */
  UNSUPPORTED_TENSOR_FORMAT(4, NextStep.FATAL, true),
  /** The server holds no tail with the fingerprint that the edge wants. */
  UNKNOWN_MODEL(5, NextStep.FATAL, true),
  /** The server holds as many connections as it allows. */
  TOO_MANY_CONNECTIONS(6, NextStep.RETRY_SAFE, true),
  /** The connection was silent, or one frame took too long to arrive. */
  IDLE(7, NextStep.RETRY_SAFE, true),
  /** The server's queue, or this connection's share of it, is full. */
  OVERLOADED(8, NextStep.RETRY_SAFE, false),
  /** The server is stopping and takes no new request; those it took before are still answered. */
  SHUTTING_DOWN(9, NextStep.RETRY_SAFE, false),
  /** The request's own deadline passed before the tail was started. */
  DEADLINE_EXCEEDED(10, NextStep.RETRY_SAFE, false),
  /** The tensor inside a sound frame is damaged or is not what the tail takes. */
  BAD_TENSOR(11, NextStep.FATAL, false),
  /** The tail failed while it ran; the server goes on. */
  INTERNAL(12, NextStep.UNKNOWN, false);

  private static final ErrorCode[] BY_ID = byId();

  private final int id;
  private final NextStep nextStep;
  private final boolean closesConnection;

  ErrorCode(int id, NextStep nextStep, boolean closesConnection) {
    this.id = id;
    this.nextStep = nextStep;
    this.closesConnection = closesConnection;
  }

  /**
   * The number that travels.
   *
   * @return 1 to 65535
   */
  public int id() {
    return id;
  }

  /**
   * What the caller of the failed request can do.
   *
   * @return never null
   */
  public NextStep nextStep() {
    return nextStep;
  }

  /**
   * Whether the server closes the connection after saying so.
   *
   * @return false if only one request fails
   */
  public boolean closesConnection() {
    return closesConnection;
  }

  /** Returns the code with that number, or null if there is none. */
  static ErrorCode ofId(int id) {
    return id < BY_ID.length ? BY_ID[id] : null;
  }

  private static ErrorCode[] byId() {
    ErrorCode[] codes = new ErrorCode[values().length + 1];
    for (ErrorCode code : values()) {
      codes[code.id] = code;
    }
    return codes;
  }
}
