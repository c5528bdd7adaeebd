package io.cleave.codec.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.frame.FrameInterleaver.Piece;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameInterleaverTest {
  private static final int CHUNK = FrameType.CHUNK_BYTES;

  private final FrameInterleaver interleaver = new FrameInterleaver();

  @Test
  void sendsWhatIsSmallWithinOneChunkOfWhatIsLarge() {
    interleaver.add(frame(1, 0, 10, 50 * CHUNK));
    assertEquals(1, next());
    interleaver.add(frame(2, 0, 10, 4096));
    assertEquals(List.of(2L, 1L), List.of(next(), next()));
  }

  @Test
  void completesTheFirstOfEqualsAsIfItWereAlone() {
    interleaver.add(frame(1, 0, 10, 2 * CHUNK));
    interleaver.add(frame(2, 0, 10, 2 * CHUNK));
    assertEquals(List.of(1L, 1L, 1L, 2L, 2L, 2L), all());
  }

  @Test
  void sendsAHigherPriorityFirstHoweverLargeItIs() {
    interleaver.add(frame(1, 3, 10, 1));
    interleaver.add(frame(2, 4, 10, 2 * CHUNK));
    assertEquals(List.of(2L, 2L, 2L, 1L), all());
  }

  @Test
  void sendsNothingMoreOfWhatWasRemoved() {
    OutgoingFrame large = frame(1, 0, 10, 2 * CHUNK);
    interleaver.add(large);
    next();
    assertTrue(interleaver.remove(large));
    assertFalse(interleaver.remove(large));
    assertTrue(interleaver.isEmpty());
    assertEquals(Optional.empty(), interleaver.next());
  }

  @Test
  void writesNoSecondChunkWhereOneHoldsAll() {
    interleaver.add(frame(1, 0, 10, CHUNK - 10));
    assertTrue(interleaver.next().orElseThrow().isLast());
    interleaver.add(frame(2, 0, 10, CHUNK - 9));
    assertFalse(interleaver.next().orElseThrow().isLast());
    assertEquals(1, interleaver.next().orElseThrow().bytes().remaining());
    interleaver.add(frame(3, 0, 10, 0));
    assertTrue(interleaver.next().orElseThrow().isLast());
  }

  @Test
  void sendsAHeadThatFillsTheFirstChunkOnce() {
    interleaver.add(frame(1, 0, CHUNK, 5));
    assertEquals(0, interleaver.next().orElseThrow().bytes().remaining());
    Piece rest = interleaver.next().orElseThrow();
    assertEquals(5, rest.bytes().remaining());
    assertTrue(rest.isLast());
  }

  /** What the other end reads is what was sent, in whatever order the chunks come. */
  @Test
  void isPutTogetherAgainByTheAssembler() {
    Random random = new Random(1);
    Map<Long, byte[]> sent = new HashMap<>();
    Map<Long, byte[]> read = new HashMap<>();
    FrameAssembler assembler = new FrameAssembler(new Reader(read));
    for (long id = 1; id <= 40 || !interleaver.isEmpty(); id++) {
      if (id <= 40) {
        OutgoingFrame frame =
            frame(id, random.nextInt(3), random.nextInt(500), random.nextInt(5 * CHUNK));
        sent.put(id, payload(frame));
        interleaver.add(frame);
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        interleaver
            .next()
            .ifPresent(
                piece -> {
                  assembler.accept(piece.head());
                  assembler.accept(piece.bytes());
                });
      }
    }
    assertEquals(sent.keySet(), read.keySet());
    sent.forEach((id, payload) -> assertArrayEquals(payload, read.get(id)));
  }

  private record Reader(Map<Long, ByteBuffer> buffers, Map<Long, byte[]> read)
      implements FrameSink {
    Reader(Map<Long, byte[]> read) {
      this(new HashMap<>(), read);
    }

    @Override
    public ByteBuffer begin(FrameHeader header) {
      ByteBuffer buffer = ByteBuffer.allocate(header.payloadBytes());
      buffers.put(header.requestId(), buffer);
      return buffer;
    }

    @Override
    public void end(FrameHeader header) {
      read.put(header.requestId(), buffers.remove(header.requestId()).array());
    }
  }

  private static byte[] payload(OutgoingFrame frame) {
    ByteBuffer head = frame.begin().duplicate().position(FrameHeader.BYTES);
    ByteBuffer payload = ByteBuffer.allocate(head.remaining() + frame.body().remaining());
    payload.put(head).put(frame.body().duplicate());
    return payload.array();
  }

  private static OutgoingFrame frame(long id, int priority, int preamble, int body) {
    Random random = new Random(id);
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + preamble);
    random.nextBytes(head.array());
    new FrameHeader(FrameType.REQUEST, id, preamble + body).encode(head);
    byte[] bytes = new byte[body];
    random.nextBytes(bytes);
    return OutgoingFrame.of(id, priority, head.rewind(), ByteBuffer.wrap(bytes));
  }

  private long next() {
    return interleaver.next().map(piece -> piece.frame().requestId()).orElseThrow();
  }

  private List<Long> all() {
    List<Long> ids = new ArrayList<>();
    for (Optional<Piece> next = interleaver.next(); next.isPresent(); next = interleaver.next()) {
      ids.add(next.get().frame().requestId());
    }
    return ids;
  }
}
