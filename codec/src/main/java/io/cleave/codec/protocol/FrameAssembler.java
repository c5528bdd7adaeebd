package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes, cut anywhere, into frames: collects a header, verifies it, asks a {@link
 * FrameSink} for the payload's memory, fills that, delivers. Payload bytes are copied once, from
 * the incoming chunk to where the sink wants them.
 *
 * <p>For one stream and one thread at a time. After an exception the stream has no meaning any more
 * and the assembler refuses to go on.
 */
public final class FrameAssembler {
  private final FrameSink sink;
  private final ByteBuffer headerBytes = ByteBuffer.allocate(FrameHeader.BYTES);
  private @Nullable FrameHeader header;
  private @Nullable ByteBuffer payload;
  private int missingBytes;
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
   * @param chunk the bytes between position and limit; both are at the limit afterwards, unless an
   *     exception is thrown
   * @throws io.cleave.codec.CorruptFrameException if a header is damaged, or the sink says so
   * @throws ProtocolViolationException if the sink says so
   * @throws IllegalStateException if an earlier call threw an exception
   */
  public void accept(ByteBuffer chunk) {
    if (broken) {
      throw new IllegalStateException("stream: broken (expected: no bytes after a failure)");
    }
    broken = true;
    while (chunk.hasRemaining()) {
      step(chunk);
    }
    broken = false;
  }

  /**
   * Whether the stream stands inside a frame, so that its end now would cut the frame off.
   *
   * @return false between frames
   */
  public boolean insideFrame() {
    return header != null || headerBytes.position() > 0;
  }

  private void step(ByteBuffer chunk) {
    if (header == null) {
      collectHeader(chunk);
    } else {
      collectPayload(chunk);
    }
    if (header != null && missingBytes == 0) {
      deliver(header);
    }
  }

  private void collectHeader(ByteBuffer chunk) {
    move(chunk, headerBytes);
    if (headerBytes.hasRemaining()) {
      return;
    }
    FrameHeader next = FrameHeader.decode(headerBytes.flip());
    header = next;
    headerBytes.clear();
    missingBytes = next.payloadBytes();
    payload = sink.begin(next);
  }

  private void collectPayload(ByteBuffer chunk) {
    int before = chunk.remaining();
    if (payload == null) {
      chunk.position(chunk.position() + Math.min(before, missingBytes));
    } else {
      move(chunk, payload);
    }
    missingBytes -= before - chunk.remaining();
  }

  private void deliver(FrameHeader complete) {
    header = null;
    payload = null;
    sink.end(complete);
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int bytes = Math.min(from.remaining(), to.remaining());
    int start = from.position();
    to.put(to.position(), from, start, bytes).position(to.position() + bytes);
    from.position(start + bytes);
  }
}
