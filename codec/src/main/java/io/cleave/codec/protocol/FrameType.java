package io.cleave.codec.protocol;

import org.jspecify.annotations.Nullable;

/** The kinds of frame. The header's type byte holds {@link #id()}. */
public enum FrameType {
  /** Edge to server, first frame of a connection: a {@link Hello}. */
  HELLO(1, RequestIds.ZERO),
  /** Server to edge, the handshake worked: a {@link Welcome}. */
  WELCOME(2, RequestIds.ZERO),
  /** Server to edge, the handshake failed: a {@link Notice}, then the connection closes. */
  REFUSED(3, RequestIds.ZERO),
  /** Edge to server: a {@link RequestPreamble}, then tensors or a picture. */
  REQUEST(4, RequestIds.NOT_ZERO),
  /** Server to edge: {@link ServerTimings}, then the outputs that were wanted. */
  RESPONSE(5, RequestIds.NOT_ZERO),
  /**
   * Server to edge: a {@link Notice} about the request in the header, or, with request id 0, about
   * the connection.
   */
  FAILURE(6, RequestIds.ANY),
  /** Edge to server, no payload: asks for a {@link #PONG} with the same id. */
  PING(7, RequestIds.ANY),
  /** Server to edge, no payload. */
  PONG(8, RequestIds.ANY),
  /**
   * Server to edge: a {@link Notice}. The server takes no new request on this connection and
   * answers those it has; the edge closes when it waits for none.
   */
  GOAWAY(9, RequestIds.ZERO),
  /** Server to edge, behind WELCOME and whenever something changes: a {@link Catalogue}. */
  CATALOGUE(10, RequestIds.ZERO);

  /** Which request ids a header of a type may carry. */
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

  /**
   * The number that travels.
   *
   * @return 1 to 255
   */
  public int id() {
    return id;
  }

  /**
   * The largest payload of a frame of this type that carries no tensor.
   *
   * @return a size in bytes: 0 for {@link #PING} and {@link #PONG}
   */
  public int maxControlPayloadBytes() {
    return switch (this) {
      case PING, PONG -> 0;
      case CATALOGUE -> Protocol.MAX_CATALOGUE_BYTES;
      default -> Protocol.MAX_CONTROL_PAYLOAD_BYTES;
    };
  }

  /** The version in the header of such a frame: the only one that there is to agree on so far. */
  int version() {
    return switch (this) {
      case HELLO, WELCOME, REFUSED -> Protocol.HANDSHAKE_VERSION;
      default -> Protocol.MAX_VERSION;
    };
  }

  boolean allowsRequestId(long requestId) {
    return requestIds == RequestIds.ANY || (requestId == 0) == (requestIds == RequestIds.ZERO);
  }

  /** Returns the type with that number, or null if there is none. */
  static @Nullable FrameType ofId(int id) {
    return id < BY_ID.length ? BY_ID[id] : null;
  }

  private static FrameType[] byId() {
    FrameType[] types = new FrameType[values().length + 1];
    for (FrameType type : values()) {
      types[type.id] = type;
    }
    return types;
  }
}
