package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
  /** Keeps what it is given, in payloads that stand at an offset inside a larger buffer. */
  private static final class Recorder implements FrameSink {
    private static final int LIMIT = 64;
    final List<FrameHeader> headers = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();
    int begun;
    private ByteBuffer buffer;

    @Override
    public ByteBuffer begin(FrameHeader header) {
      begun++;
      header.requirePayloadAtMost(LIMIT);
      buffer = ByteBuffer.allocateDirect(header.payloadBytes() + 5);
      return buffer.slice(2, header.payloadBytes());
    }

    @Override
    public void end(FrameHeader header) {
      headers.add(header);
      byte[] payload = new byte[header.payloadBytes()];
      buffer.get(2, payload);
      payloads.add(payload);
    }
  }

  private final Recorder sink = new Recorder();
  private final FrameAssembler assembler = new FrameAssembler(sink);

  @Test
  void deliversTheSameFramesWhereverTheStreamIsCut() {
    byte[] stream = concat(frame(1, 9), frame(2, 0), frame(3, 64));
    for (int cut = 0; cut <= stream.length; cut++) {
      Recorder fresh = new Recorder();
      FrameAssembler assembler = new FrameAssembler(fresh);
      assembler.accept(ByteBuffer.wrap(stream, 0, cut));
      assembler.accept(ByteBuffer.wrap(stream, cut, stream.length - cut));
      assertThreeFrames(fresh);
      assertFalse(assembler.insideFrame());
    }
  }

  @Test
  void skipsAPayloadThatTheSinkHasNoMemoryFor() {
    byte[] stream = concat(frame(1, 9), frame(2, 0), frame(3, 64));
    for (int cut = 0; cut <= stream.length; cut++) {
      List<Long> ended = new ArrayList<>();
      FrameAssembler skipping =
          new FrameAssembler(
              new FrameSink() {
                @Override
                public ByteBuffer begin(FrameHeader header) {
                  return null;
                }

                @Override
                public void end(FrameHeader header) {
                  ended.add(header.requestId());
                }
              });
      skipping.accept(ByteBuffer.wrap(stream, 0, cut));
      skipping.accept(ByteBuffer.wrap(stream, cut, stream.length - cut));
      assertEquals(List.of(1L, 2L, 3L), ended);
    }
  }

  @Test
  void deliversFramesThatArriveByteByByte() {
    for (byte b : concat(frame(1, 9), frame(2, 0), frame(3, 64))) {
      assembler.accept(ByteBuffer.allocateDirect(1).put(0, b));
    }
    assertThreeFrames(sink);
  }

  @Test
  void knowsAtEveryByteWhetherAFrameIsCutOff() {
    byte[] stream = frame(1, 9);
    assertFalse(assembler.insideFrame());
    for (int i = 0; i < stream.length - 1; i++) {
      assembler.accept(ByteBuffer.wrap(stream, i, 1));
      assertTrue(assembler.insideFrame(), "after byte " + i);
      assertEquals(0, sink.headers.size());
    }
    assembler.accept(ByteBuffer.wrap(stream, stream.length - 1, 1));
    assertFalse(assembler.insideFrame());
  }

  @Test
  void asksForNoMemoryWhenTheHeaderIsDamaged() {
    byte[] stream = frame(1, 9);
    stream[17] ^= 1;
    assertThrows(CorruptFrameException.class, () -> assembler.accept(ByteBuffer.wrap(stream)));
    assertEquals(0, sink.begun);
  }

  @Test
  void refusesToGoOnAfterAFailure() {
    assertThrows(
        CorruptFrameException.class, () -> assembler.accept(ByteBuffer.wrap(frame(1, 65))));
    assertThrows(IllegalStateException.class, () -> assembler.accept(ByteBuffer.wrap(frame(1, 9))));
    assertEquals(0, sink.headers.size());
  }

  private static void assertThreeFrames(Recorder sink) {
    assertEquals(List.of(header(1, 9), header(2, 0), header(3, 64)), sink.headers);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(payload(i + 1, sink.headers.get(i).payloadBytes()), sink.payloads.get(i));
    }
  }

  private static FrameHeader header(long id, int payloadBytes) {
    return new FrameHeader(FrameType.REQUEST, id, payloadBytes);
  }

  private static byte[] payload(int seed, int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = (byte) (seed * 31 + i);
    }
    return payload;
  }

  private static byte[] frame(int id, int payloadBytes) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + payloadBytes);
    header(id, payloadBytes).encode(frame);
    return frame.put(payload(id, payloadBytes)).array();
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(1024);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }
}
