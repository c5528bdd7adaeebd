package io.cleave.codec.protocol;

import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Complete frames that carry no tensor, ready to be sent: each method returns a new heap buffer
 * with header and payload between position and limit.
 */
public final class ControlFrames {
  private ControlFrames() {}

  /**
   * {@return a {@link FrameType#HELLO} frame, which opens a connection}
   *
   * @param hello the payload
   */
  public static ByteBuffer hello(Hello hello) {
    return frame(FrameType.HELLO, 0, hello::encode);
  }

  /**
   * {@return a {@link FrameType#WELCOME} frame, which accepts a hello}
   *
   * @param welcome the payload
   */
  public static ByteBuffer welcome(Welcome welcome) {
    return frame(FrameType.WELCOME, 0, welcome::encode);
  }

  /**
   * {@return a {@link FrameType#CATALOGUE} frame, which says what is served}
   *
   * @param catalogue the payload, at most {@link Protocol#MAX_CATALOGUE_BYTES} bytes
   */
  public static ByteBuffer catalogue(Catalogue catalogue) {
    return frame(FrameType.CATALOGUE, 0, catalogue.encodedBytes(), catalogue::encode);
  }

  /**
   * {@return a {@link FrameType#REFUSED} frame, which ends a connection before its handshake is
   * complete}
   *
   * @param notice the payload
   */
  public static ByteBuffer refused(Notice notice) {
    return frame(FrameType.REFUSED, 0, notice::encode);
  }

  /**
   * {@return a {@link FrameType#FAILURE} frame, which fails a request or ends a connection}
   *
   * @param requestId the id of the request; 0 for the connection
   * @param notice the payload
   */
  public static ByteBuffer failure(long requestId, Notice notice) {
    return frame(FrameType.FAILURE, requestId, notice::encode);
  }

  /**
   * {@return a {@link FrameType#GOAWAY} frame, which announces that this connection accepts no new
   * requests}
   *
   * @param notice the payload
   */
  public static ByteBuffer goAway(Notice notice) {
    return frame(FrameType.GOAWAY, 0, notice::encode);
  }

  /**
   * {@return a {@link FrameType#PING} frame, which asks whether the peer is alive}
   *
   * @param id an id that the pong repeats
   */
  public static ByteBuffer ping(long id) {
    return frame(FrameType.PING, id, payload -> {});
  }

  /**
   * {@return a {@link FrameType#PONG} frame, which answers a ping}
   *
   * @param id the id of the ping
   * @param load the payload
   */
  public static ByteBuffer pong(long id, ServerLoad load) {
    return frame(FrameType.PONG, id, ServerLoad.BYTES + Integer.BYTES, load::encode);
  }

  /**
   * {@return a {@link FrameType#CANCEL} frame, which gives a request up}
   *
   * @param requestId the id of the request
   */
  public static ByteBuffer cancel(long requestId) {
    return frame(FrameType.CANCEL, requestId, payload -> {});
  }

  private static ByteBuffer frame(FrameType type, long requestId, Consumer<ByteBuffer> payload) {
    return frame(type, requestId, type.maxControlPayloadBytes(), payload);
  }

  private static ByteBuffer frame(
      FrameType type, long requestId, int maxPayloadBytes, Consumer<ByteBuffer> payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.BYTES + maxPayloadBytes).position(FrameHeader.BYTES);
    payload.accept(frame);
    frame.flip();
    new FrameHeader(type, requestId, frame.limit() - FrameHeader.BYTES).encode(frame);
    return frame.rewind();
  }
}
