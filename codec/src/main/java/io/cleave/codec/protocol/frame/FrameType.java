package io.cleave.codec.protocol.frame;

import org.jspecify.annotations.Nullable;

/** The kinds of frame. The type byte of a header contains {@link #id()}. */
public enum FrameType {
  /** Edge to server, the first frame of a connection: a {@link io.cleave.codec.protocol.Hello}. */
  HELLO(1, RequestIds.ZERO),
  /** Server to edge, the handshake succeeded: a {@link io.cleave.codec.protocol.Welcome}. */
  WELCOME(2, RequestIds.ZERO),
  /**
   * Server to edge, the handshake failed: a {@link io.cleave.codec.protocol.Notice}, then the
   * connection closes.
   */
  REFUSED(3, RequestIds.ZERO),
  /**
   * Edge to server: a {@link io.cleave.codec.protocol.RequestPreamble}, then tensors or a picture.
   * Sent in {@link #DATA chunks}.
   */
  REQUEST(4, RequestIds.NOT_ZERO),
  /**
   * Server to edge: a {@link io.cleave.codec.protocol.ResponsePreamble}, then the outputs that were
   * requested. Sent in {@link #DATA chunks}.
   */
  RESPONSE(5, RequestIds.NOT_ZERO),
  /**
   * Server to edge: a {@link io.cleave.codec.protocol.Notice} about the request in the header, or,
   * with request id 0, about the connection.
   */
  FAILURE(6, RequestIds.ANY),
  /** Edge to server, no payload: asks for a {@link #PONG} with the same id. */
  PING(7, RequestIds.ANY),
  /**
   * Server to edge, the answer to a {@link #PING}: its {@link io.cleave.codec.protocol.ServerLoad}.
   */
  PONG(8, RequestIds.ANY),
  /**
   * Server to edge: a {@link io.cleave.codec.protocol.Notice}. The server accepts no new requests
   * on this connection and answers those it has; the edge closes the connection when all are
   * answered.
   */
  GOAWAY(9, RequestIds.ZERO),
  /**
   * Server to edge, after WELCOME and whenever something changes: a {@link
   * io.cleave.codec.protocol.Catalogue}.
   */
  CATALOGUE(10, RequestIds.ZERO),
  /**
   * Edge to server, no payload: nobody waits for the request any more, and no more of it follows.
   * The server still sends its one answer, unless it already has.
   */
  CANCEL(11, RequestIds.NOT_ZERO),
  /** The next chunk of a {@link #REQUEST} or {@link #RESPONSE} that is longer than one chunk. */
  DATA(12, RequestIds.NOT_ZERO),
  /** A type from {@value #OPTIONAL_MIN} on that this version does not know: it is skipped. */
  UNKNOWN(FrameType.OPTIONAL_MIN, RequestIds.ANY);

  /**
   * The smallest number of a type that is skipped by peers that do not know it: {@value}. Types
   * from {@value #PRIVATE_MIN} on never get a meaning from the protocol.
   */
  public static final int OPTIONAL_MIN = 128;

  /** The smallest number that two parties may use as they agree: {@value}. */
  public static final int PRIVATE_MIN = 192;

  /** The max size of the payload of a frame that carries no tensor, in bytes: {@value}. */
  public static final int MAX_CONTROL_PAYLOAD_BYTES = 4096;

  /** The max size of a catalogue, in bytes: {@value}. */
  public static final int MAX_CATALOGUE_BYTES = 1 << 20;

  /** How many bytes of a payload one frame carries, if the payload is sent in chunks: {@value}. */
  public static final int CHUNK_BYTES = 1 << 16;

  /** The request ids that a header of a type may carry. */
  private enum RequestIds {
    ZERO,
    NOT_ZERO,
    ANY
  }

  private static final FrameType[] BY_ID = byId();

  private final int id;
  private final RequestIds requestIds;

  FrameType(int id, RequestIds requestIds) {
    this.id = id;
    this.requestIds = requestIds;
  }

  /** {@return the number on the wire, 1 to 255} */
  public int id() {
    return id;
  }

  /**
   * {@return the max size in bytes of the payload of such a frame, if it carries no tensor; 0 for
   * {@link #PING} and {@link #CANCEL}}
   */
  public int maxControlPayloadBytes() {
    return switch (this) {
      case PING, CANCEL -> 0;
      case CATALOGUE -> MAX_CATALOGUE_BYTES;
      default -> MAX_CONTROL_PAYLOAD_BYTES;
    };
  }

  /** Whether the part of a payload beyond {@link #CHUNK_BYTES} follows in {@link #DATA} frames. */
  boolean comesInChunks() {
    return this == REQUEST || this == RESPONSE;
  }

  /** The version in the header of such a frame: so far there is only one to agree on. */
  int version() {
    return switch (this) {
      case HELLO, WELCOME, REFUSED -> FrameHeader.HANDSHAKE_VERSION;
      default -> FrameHeader.NEWEST_VERSION;
    };
  }

  boolean allowsRequestId(long requestId) {
    return requestIds == RequestIds.ANY || (requestId == 0) == (requestIds == RequestIds.ZERO);
  }

  /** The type with that number, or null if there is none. */
  static @Nullable FrameType ofId(int id) {
    return id < OPTIONAL_MIN ? BY_ID[id] : UNKNOWN;
  }

  private static FrameType[] byId() {
    FrameType[] types = new FrameType[OPTIONAL_MIN + 1];
    for (FrameType type : values()) {
      types[type.id] = type;
    }
    return types;
  }
}
