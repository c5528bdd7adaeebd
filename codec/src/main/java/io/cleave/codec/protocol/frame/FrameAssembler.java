package io.cleave.codec.protocol.frame;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes, cut anywhere, into frames: collects a header, verifies it, asks a {@link
 * FrameSink} for the payload's memory, fills that, delivers. Payload bytes are copied once, from
 * the incoming bytes to where the sink wants them. Of payloads that come in chunks, several may be
 * under way at once; frames of types that nobody knows are skipped.
 *
 * <p>For one stream and one thread at a time. After an exception the stream has no meaning any more
 * and the assembler refuses to go on.
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

    /** What the next frame on the wire has of it. */
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

  /** By request: those of which chunks are to come. */
  private final Map<Long, Unfinished> waiting = new HashMap<>();

  /** The one whose bytes come now, none between frames. */
  private @Nullable Unfinished current;

  private int comingBytes;
  private boolean broken;

  /**
   * Creates an assembler at the start of a stream.
   *
   * @param sink takes the frames
   */
  public FrameAssembler(FrameSink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next bytes of the stream, all of them, and delivers every frame that they complete.
   *
   * @param bytes those between position and limit; both are at the limit afterwards, unless an
   *     exception is thrown
   * @throws CorruptFrameException if a header is damaged, a chunk has not the size that it must
   *     have, or the sink says so
   * @throws ProtocolViolationException if a chunk comes of a request that has none to come, a
   *     request begins again before it is complete, or the sink says so
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
   * Whether the stream stands inside a frame, or between the chunks of one, so that its end now
   * would cut the frame off.
   *
   * @return false if all that began is complete
   */
  public boolean insideFrame() {
    return current != null || headerBytes.position() > 0 || !waiting.isEmpty();
  }

  /**
   * Gives up a request that is not complete: what has begun to come of it is skipped, and no more
   * chunks will.
   *
   * @param requestId which
   * @return whether there was something to give up; its buffer is not touched any more
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

  /** A frame on the wire is complete: it is all, or chunks follow. */
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
