package io.cleave.codec.protocol.frame;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes, cut anywhere, into frames: collects a header, verifies it, asks a {@link
 * FrameSink} for memory for the payload, fills that memory, and tells the sink. Payload bytes are
 * copied once, from the incoming bytes into the sink's memory. Several payloads that come in chunks
 * may be in progress at once. Frames of unknown types are skipped.
 *
 * <p>For one stream, and one thread at a time. After an exception the rest of the stream has no
 * meaning, and the assembler accepts no more bytes.
 */
public final class FrameAssembler {
  /** A frame whose payload is not complete. */
  private static final class Unfinished {
    final FrameHeader header;
    @Nullable ByteBuffer payload;
    int missingBytes;
    boolean forgotten;

    Unfinished(FrameHeader header, @Nullable ByteBuffer payload) {
      this.header = header;
      this.payload = payload;
      this.missingBytes = header.payloadBytes();
    }

    /** How many of its bytes the next frame on the wire has. */
    int nextBytes() {
      return header.type().comesInChunks()
          ? Math.min(FrameType.CHUNK_BYTES, missingBytes)
          : missingBytes;
    }

    void fill(ByteBuffer from, int bytes) {
      if (payload == null) {
        from.position(from.position() + bytes);
      } else {
        move(from, payload, bytes);
      }
      missingBytes -= bytes;
    }
  }

  private final FrameSink sink;
  private final ByteBuffer headerBytes = ByteBuffer.allocate(FrameHeader.BYTES);

  /** Frames of which more chunks are expected, by request. */
  private final Map<Long, Unfinished> waiting = new HashMap<>();

  /** The frame whose bytes come now; null between frames. */
  private @Nullable Unfinished current;

  private int comingBytes;
  private boolean broken;

  /**
   * Creates an assembler at the start of a stream.
   *
   * @param sink receives the frames
   */
  public FrameAssembler(FrameSink sink) {
    this.sink = sink;
  }

  /**
   * Reads the next bytes of the stream, all of them, and delivers every frame that they complete.
   *
   * @param bytes the bytes between position and limit; afterwards the position is at the limit,
   *     unless an exception is thrown
   * @throws CorruptFrameException if a header is damaged, a chunk has the wrong size, or the sink
   *     refuses the frame
   * @throws ProtocolViolationException if a chunk arrives for a request that expects none, a
   *     request begins again before it is complete, or the sink refuses the frame
   * @throws IllegalStateException if an earlier call threw an exception
   */
  public void accept(ByteBuffer bytes) {
    if (broken) {
      throw new IllegalStateException("stream: broken (expected: no bytes after a failure)");
    }
    broken = true;
    while (bytes.hasRemaining()) {
      step(bytes);
    }
    broken = false;
  }

  /**
   * {@return whether the stream is inside a frame or between its chunks, so that its end now would
   * cut the frame off}
   */
  public boolean insideFrame() {
    return current != null || headerBytes.position() > 0 || !waiting.isEmpty();
  }

  /**
   * {@return whether there was a request to give up} Gives up a request that is not complete: the
   * rest of the current chunk is skipped, and no more chunks are expected. The request's buffer is
   * not touched any more.
   *
   * @param requestId the id of the request
   */
  public boolean forget(long requestId) {
    Unfinished frame = current;
    if (frame != null
        && frame.header.type().comesInChunks()
        && frame.header.requestId() == requestId) {
      frame.payload = null;
      frame.forgotten = true;
      return true;
    }
    return waiting.remove(requestId) != null;
  }

  private void step(ByteBuffer bytes) {
    Unfinished frame = current;
    if (frame == null) {
      frame = collectHeader(bytes);
    } else {
      int count = Math.min(bytes.remaining(), comingBytes);
      frame.fill(bytes, count);
      comingBytes -= count;
    }
    if (frame != null && comingBytes == 0) {
      pause(frame);
    }
  }

  private @Nullable Unfinished collectHeader(ByteBuffer bytes) {
    move(bytes, headerBytes, Math.min(bytes.remaining(), headerBytes.remaining()));
    if (headerBytes.hasRemaining()) {
      return null;
    }
    FrameHeader header = FrameHeader.decode(headerBytes.flip());
    headerBytes.clear();
    Unfinished frame = header.type() == FrameType.DATA ? next(header) : begin(header);
    current = frame;
    comingBytes = frame.nextBytes();
    return frame;
  }

  private Unfinished begin(FrameHeader header) {
    if (header.type() == FrameType.UNKNOWN) {
      header.requirePayloadAtMost(header.type().maxControlPayloadBytes());
      return new Unfinished(header, null);
    }
    if (waiting.containsKey(header.requestId()) && header.type().comesInChunks()) {
      throw new ProtocolViolationException(
          "request " + header.requestId() + " began again before it was complete");
    }
    return new Unfinished(header, sink.begin(header));
  }

  private Unfinished next(FrameHeader chunk) {
    Unfinished frame = waiting.remove(chunk.requestId());
    if (frame == null) {
      throw new ProtocolViolationException(
          String.format(
              Locale.ROOT,
              "a chunk came for request %d, of which none was to come",
              chunk.requestId()));
    }
    chunk.requirePayload(frame.nextBytes());
    return frame;
  }

  /** Ends a frame on the wire: it is complete, or chunks follow. */
  private void pause(Unfinished frame) {
    current = null;
    if (frame.forgotten) {
      return;
    }
    if (frame.missingBytes > 0) {
      waiting.put(frame.header.requestId(), frame);
    } else if (frame.header.type() != FrameType.UNKNOWN) {
      sink.end(frame.header);
    }
  }

  private static void move(ByteBuffer from, ByteBuffer to, int bytes) {
    int start = from.position();
    to.put(to.position(), from, start, bytes).position(to.position() + bytes);
    from.position(start + bytes);
  }
}
