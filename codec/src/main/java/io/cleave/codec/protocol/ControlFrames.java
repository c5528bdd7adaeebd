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
   * Opens a connection.
   *
   * @param hello the payload
   * @return a {@link FrameType#HELLO} frame
   */
  public static ByteBuffer hello(Hello hello) {
    return frame(FrameType.HELLO, 0, hello::encode);
  }

  /**
   * Accepts a hello.
   *
   * @param welcome the payload
   * @return a {@link FrameType#WELCOME} frame
   */
  public static ByteBuffer welcome(Welcome welcome) {
    return frame(FrameType.WELCOME, 0, welcome::encode);
  }

  /**
   * Says what is served.
   *
   * @param catalogue the payload, at most {@link Protocol#MAX_CATALOGUE_BYTES}
   * @return a {@link FrameType#CATALOGUE} frame
   */
  public static ByteBuffer catalogue(Catalogue catalogue) {
    return frame(FrameType.CATALOGUE, 0, catalogue.encodedBytes(), catalogue::encode);
  }

  /**
   * Ends a connection before its handshake is complete.
   *
   * @param notice the payload
   * @return a {@link FrameType#REFUSED} frame
   */
  public static ByteBuffer refused(Notice notice) {
    return frame(FrameType.REFUSED, 0, notice::encode);
  }

  /**
   * Fails a request, or ends a connection.
   *
   * @param requestId the request; 0 for the connection
   * @param notice the payload
   * @return a {@link FrameType#FAILURE} frame
   */
  public static ByteBuffer failure(long requestId, Notice notice) {
    return frame(FrameType.FAILURE, requestId, notice::encode);
  }

  /**
   * Announces that no new request is taken on a connection.
   *
   * @param notice the payload
   * @return a {@link FrameType#GOAWAY} frame
   */
  public static ByteBuffer goAway(Notice notice) {
    return frame(FrameType.GOAWAY, 0, notice::encode);
  }

  /**
   * Asks whether the other side is there.
   *
   * @param id comes back in the pong
   * @return a {@link FrameType#PING} frame
   */
  public static ByteBuffer ping(long id) {
    return frame(FrameType.PING, id, payload -> {});
  }

  /**
   * Answers a ping.
   *
   * @param id the ping's id
   * @param load the payload
   * @return a {@link FrameType#PONG} frame
   */
  public static ByteBuffer pong(long id, ServerLoad load) {
    return frame(FrameType.PONG, id, ServerLoad.BYTES + Integer.BYTES, load::encode);
  }

  /**
   * Gives a request up.
   *
   * @param requestId which
   * @return a {@link FrameType#CANCEL} frame
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
