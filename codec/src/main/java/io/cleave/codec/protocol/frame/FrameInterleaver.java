package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Puts the frames of one connection that carry tensors in the order in which they are sent, in
 * chunks of {@value FrameType#CHUNK_BYTES} bytes, so that none waits for longer than a chunk of
 * another that has more to send. Of equal priority the one with the least left goes first: what is
 * small overtakes, and of equals the first is complete as early as if it were alone.
 *
 * <p>Holds no memory of its own beside the headers. For one thread at a time.
 */
public final class FrameInterleaver {
  /**
   * What is to be written next.
   *
   * @param frame which frame it is of
   * @param head what is in front: the frame's own head, or new bytes, a further chunk's header
   * @param offset where the bytes stand in the frame's body
   * @param bytes a view of them
   * @param isLast whether the frame is complete with it
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
   * Takes a frame to be sent.
   *
   * @param frame a new one
   */
  public void add(OutgoingFrame frame) {
    frames.add(new Progress(frame, turns++));
  }

  /**
   * Takes what is to be written next.
   *
   * @return a piece, or nothing if all is sent
   */
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
   * Gives up a frame.
   *
   * @param frame which
   * @return whether it was not complete; nothing more of it will be sent
   */
  public boolean remove(OutgoingFrame frame) {
    return frames.removeIf(each -> each.frame == frame);
  }

  /**
   * Whether all is sent.
   *
   * @return true if {@link #next} has nothing
   */
  public boolean isEmpty() {
    return frames.isEmpty();
  }
}
