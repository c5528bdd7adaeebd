package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Arranges the frames of one connection that carry tensors in the order in which they are sent, in
 * chunks of {@value FrameType#CHUNK_BYTES} bytes, so that no frame waits longer than for one chunk
 * of a larger one. Of equal priority, the frame with the fewest bytes left goes first: small frames
 * overtake large ones, and the first of several equal frames is complete as early as if it were
 * alone.
 *
 * <p>Holds no memory of its own besides the headers. For one thread at a time.
 */
public final class FrameInterleaver {
  /**
   * The next bytes to write.
   *
   * @param frame the frame that they belong to
   * @param head the bytes that go first: the frame's own head, or a new header of a further chunk
   * @param offset the index of the bytes in the frame's body
   * @param bytes a view of the bytes
   * @param isLast whether they complete the frame
   */
  public record Piece(
      OutgoingFrame frame, ByteBuffer head, int offset, ByteBuffer bytes, boolean isLast) {}

  private static final class Progress {
    final OutgoingFrame frame;
    final long turn;
    int sentBytes;
    boolean begun;

    Progress(OutgoingFrame frame, long turn) {
      this.frame = frame;
      this.turn = turn;
    }

    int leftBytes() {
      return frame.body().remaining() - sentBytes;
    }

    Piece next() {
      if (begun) {
        int count = Math.min(FrameType.CHUNK_BYTES, leftBytes());
        return piece(header(count), count);
      }
      begun = true;
      int room = FrameType.CHUNK_BYTES - frame.preambleBytes();
      return piece(frame.begin(), Math.min(room, leftBytes()));
    }

    private Piece piece(ByteBuffer head, int count) {
      int offset = sentBytes;
      ByteBuffer bytes = frame.body().slice(frame.body().position() + offset, count);
      sentBytes += count;
      return new Piece(frame, head, offset, bytes, leftBytes() == 0);
    }

    private ByteBuffer header(int bytes) {
      ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
      new FrameHeader(FrameType.DATA, frame.requestId(), bytes).encode(header);
      return header.flip();
    }
  }

  private final TreeSet<Progress> frames =
      new TreeSet<>(
          Comparator.comparingInt((Progress each) -> -each.frame.priority())
              .thenComparingInt(Progress::leftBytes)
              .thenComparingLong(each -> each.turn));

  private long turns;

  /**
   * Adds a frame to be sent.
   *
   * @param frame a frame that was not added before
   */
  public void add(OutgoingFrame frame) {
    frames.add(new Progress(frame, turns++));
  }

  /** {@return the next piece to write; empty if everything is sent} */
  public Optional<Piece> next() {
    Progress first = frames.pollFirst();
    if (first == null) {
      return Optional.empty();
    }
    Piece piece = first.next();
    if (!piece.isLast()) {
      frames.add(first);
    }
    return Optional.of(piece);
  }

  /**
   * {@return whether the frame was not yet complete} Gives up a frame: nothing more of it will be
   * sent.
   *
   * @param frame the frame
   */
  public boolean remove(OutgoingFrame frame) {
    return frames.removeIf(each -> each.frame == frame);
  }

  /** {@return whether everything is sent, so that {@link #next} returns nothing} */
  public boolean isEmpty() {
    return frames.isEmpty();
  }
}
