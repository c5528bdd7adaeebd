package io.cleave.codec.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
  /** Keeps what it is given, in payloads that stand at an offset inside a larger buffer. */
  private static final class Recorder implements FrameSink {
    private final int limit;
    final List<FrameHeader> headers = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();
    int begun;
    private final Map<Long, ByteBuffer> buffers = new HashMap<>();

    Recorder() {
      this(64);
    }

    Recorder(int limit) {
      this.limit = limit;
    }

    @Override
    public ByteBuffer begin(FrameHeader header) {
      begun++;
      header.requirePayloadAtMost(limit);
      ByteBuffer buffer = ByteBuffer.allocateDirect(header.payloadBytes() + 5);
      buffers.put(header.requestId(), buffer);
      return buffer.slice(2, header.payloadBytes());
    }

    @Override
    public void end(FrameHeader header) {
      headers.add(header);
      byte[] payload = new byte[header.payloadBytes()];
      buffers.remove(header.requestId()).get(2, payload);
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
    stream[Layout.FRAME_HEADER.at("payload bytes") + 1] ^= 1;
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

  private static final int CHUNK = FrameType.CHUNK_BYTES;

  /** Two requests of several chunks that take turns, and a small one in between. */
  private static byte[] interleaved() {
    byte[] big = payload(1, 2 * CHUNK + 5);
    byte[] other = payload(2, CHUNK + 1);
    return concat(
        bytes(header(1, big.length)),
        Arrays.copyOf(big, CHUNK),
        bytes(header(2, other.length)),
        Arrays.copyOf(other, CHUNK),
        chunk(1, Arrays.copyOfRange(big, CHUNK, 2 * CHUNK)),
        frame(3, 9),
        chunk(2, Arrays.copyOfRange(other, CHUNK, other.length)),
        chunk(1, Arrays.copyOfRange(big, 2 * CHUNK, big.length)));
  }

  @Test
  void putsChunksTogetherThatCameBetweenOthers() {
    byte[] stream = interleaved();
    for (int cut : new int[] {0, 24, 25, CHUNK + 24, CHUNK + 30, 2 * CHUNK + 48, stream.length}) {
      Recorder large = new Recorder(3 * CHUNK);
      FrameAssembler assembler = new FrameAssembler(large);
      assembler.accept(ByteBuffer.wrap(stream, 0, cut));
      assertEquals(cut > 0 && cut < stream.length, assembler.insideFrame());
      assembler.accept(ByteBuffer.wrap(stream, cut, stream.length - cut));
      assertFalse(assembler.insideFrame());
      assertEquals(
          List.of(header(3, 9), header(2, CHUNK + 1), header(1, 2 * CHUNK + 5)), large.headers);
      for (int i = 0; i < 3; i++) {
        FrameHeader each = large.headers.get(i);
        assertArrayEquals(
            payload((int) each.requestId(), each.payloadBytes()), large.payloads.get(i));
      }
    }
  }

  @Test
  void rejectsAChunkOfARequestThatHasNoneToCome() {
    Recorder large = new Recorder(3 * CHUNK);
    FrameAssembler assembler = new FrameAssembler(large);
    assembler.accept(ByteBuffer.wrap(frame(1, CHUNK)));
    ByteBuffer surplus = ByteBuffer.wrap(chunk(1, new byte[1]));
    assertThrows(ProtocolViolationException.class, () -> assembler.accept(surplus));
  }

  @Test
  void rejectsAChunkThatHasNotTheSizeThatItMustHave() {
    for (int bytes : new int[] {0, 4, 6, CHUNK}) {
      FrameAssembler assembler = begun();
      ByteBuffer wrong = ByteBuffer.wrap(chunk(1, new byte[bytes]));
      CorruptFrameException e =
          assertThrows(CorruptFrameException.class, () -> assembler.accept(wrong));
      assertEquals("payload bytes", e.field());
    }
  }

  @Test
  void rejectsARequestThatBeginsAgainBeforeItIsComplete() {
    FrameAssembler assembler = begun();
    ByteBuffer again = ByteBuffer.wrap(frame(1, 3));
    assertThrows(ProtocolViolationException.class, () -> assembler.accept(again));
  }

  @Test
  void forgetsARequestOfWhichNoMoreComes() {
    FrameAssembler assembler = begun();
    assertTrue(assembler.forget(1));
    assertFalse(assembler.forget(1));
    assertFalse(assembler.insideFrame());
    ByteBuffer late = ByteBuffer.wrap(chunk(1, new byte[5]));
    assertThrows(ProtocolViolationException.class, () -> assembler.accept(late));
  }

  @Test
  void touchesNoMemoryOfARequestThatIsForgottenInTheMiddleOfAChunk() {
    Recorder large = new Recorder(3 * CHUNK);
    FrameAssembler assembler = new FrameAssembler(large);
    byte[] stream = concat(frame(1, 64), frame(2, 9));
    assembler.accept(ByteBuffer.wrap(stream, 0, 30));
    ByteBuffer memory = large.buffers.get(1L).duplicate();
    assertTrue(assembler.forget(1));
    assembler.accept(ByteBuffer.wrap(stream, 30, stream.length - 30));
    assertEquals(List.of(header(2, 9)), large.headers);
    assertEquals(0, memory.get(2 + 6), "the seventh byte came after that");
    assertFalse(assembler.insideFrame());
  }

  @Test
  void skipsAFrameOfATypeThatAnOlderEndNeedNotKnow() {
    byte[] newer = frame(7, 9);
    newer[Layout.FRAME_HEADER.at("type")] = (byte) 200;
    fixChecksum(newer);
    assembler.accept(ByteBuffer.wrap(concat(frame(1, 9), newer, frame(2, 0), frame(3, 64))));
    assertThreeFrames(sink);
    byte[] large = frame(7, 4097);
    large[Layout.FRAME_HEADER.at("type")] = (byte) 200;
    fixChecksum(large);
    assertThrows(CorruptFrameException.class, () -> assembler.accept(ByteBuffer.wrap(large)));
  }

  /** One that has five bytes of its request 1 to come. */
  private static FrameAssembler begun() {
    FrameAssembler assembler = new FrameAssembler(new Recorder(3 * CHUNK));
    assembler.accept(
        ByteBuffer.wrap(concat(bytes(header(1, CHUNK + 5)), Arrays.copyOf(new byte[0], CHUNK))));
    return assembler;
  }

  private static void fixChecksum(byte[] frame) {
    CRC32C crc = new CRC32C();
    int checksumAt = Layout.FRAME_HEADER.at("header checksum");
    crc.update(frame, 0, checksumAt);
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(checksumAt, (int) crc.getValue());
  }

  private static byte[] bytes(FrameHeader header) {
    ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES);
    header.encode(bytes);
    return bytes.array();
  }

  private static byte[] chunk(int id, byte[] bytes) {
    return concat(bytes(new FrameHeader(FrameType.DATA, id, bytes.length)), bytes);
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
    ByteBuffer all = ByteBuffer.allocate(5 * CHUNK);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }
}
