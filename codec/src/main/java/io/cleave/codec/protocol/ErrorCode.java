package io.cleave.codec.protocol;

import io.cleave.codec.protocol.frame.FrameType;
import java.util.Arrays;

/**
 * Every reason for which a server refuses, fails or closes, as sent in {@link FrameType#REFUSED},
 * {@link FrameType#FAILURE} and {@link FrameType#GOAWAY} frames.
 *
 * <p>The frame says what ends, whatever the code: REFUSED, and FAILURE with request id 0, are the
 * last frame that the server sends on a connection; FAILURE of a request leaves the connection
 * open.
 */
public enum ErrorCode {
  /** A frame's header or a control payload is not what the protocol allows. */
  MALFORMED_FRAME(1, NextStep.FATAL),
  /** A sound frame that must not come now: wrong state, or a request id that is already in use. */
  PROTOCOL_VIOLATION(2, NextStep.FATAL),
  /** Both sides know no common protocol version. */
  UNSUPPORTED_VERSION(3, NextStep.FATAL),
  /** Both sides know no common version of a tensor format. */
  UNSUPPORTED_TENSOR_FORMAT(4, NextStep.FATAL),
  /** The server has no such model, or no tail of it at that cut. */
  UNKNOWN_MODEL(5, NextStep.FATAL),
  /** The server has as many connections as it allows. */
  TOO_MANY_CONNECTIONS(6, NextStep.RETRY_SAFE),
  /** The connection was silent, or one frame took too long to arrive. */
  IDLE(7, NextStep.RETRY_SAFE),
  /** The server's queue, this connection's share of it, or the memory for requests is full. */
  OVERLOADED(8, NextStep.RETRY_SAFE),
  /**
   * The server is stopping and accepts no new requests; those it accepted before are still
   * answered.
   */
  SHUTTING_DOWN(9, NextStep.RETRY_SAFE),
  /** The request's deadline passed before the tail was started. */
  DEADLINE_EXCEEDED(10, NextStep.RETRY_SAFE),
  /**
   * The tensor inside a sound frame is damaged, is not what the tail takes, or leads to an invalid
   * answer, such as NaN for a class.
   */
  BAD_TENSOR(11, NextStep.FATAL),
  /** The tail failed while it ran; the server continues. */
  INTERNAL(12, NextStep.UNKNOWN),
  /** The server requires a token and got none, or one that it does not know. */
  UNAUTHENTICATED(13, NextStep.FATAL),
  /** A request chose an output that its tail does not return. */
  UNKNOWN_OUTPUT(14, NextStep.FATAL),
  /** The edge gave the request up; the tail may have run nevertheless. */
  CANCELLED(15, NextStep.UNKNOWN),
  /** A code of a newer peer that this version does not know. */
  OTHER(0xffff, NextStep.UNKNOWN);

  private final int id;
  private final NextStep nextStep;

  ErrorCode(int id, NextStep nextStep) {
    this.id = id;
    this.nextStep = nextStep;
  }

  /** {@return the number on the wire, 1 to 65535} */
  public int id() {
    return id;
  }

  /** {@return what the caller of the failed request can do} */
  public NextStep nextStep() {
    return nextStep;
  }

  /** The code with that number, or {@link #OTHER}. */
  static ErrorCode ofId(int id) {
    return Arrays.stream(values()).filter(code -> code.id == id).findFirst().orElse(OTHER);
  }
}
