package io.cleave.bench.load;

import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleave's server, asked with payloads that are ready, so that the asking costs next to nothing.
 */
final class FrameTarget implements LoadTarget {
  /** What is asked in turn. */
  private record Question(
      FrameConnection connection, TailId tail, PayloadKind kind, List<ByteBuffer> payloads) {}

  private final List<FrameConnection> connections = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private int next;

  private FrameTarget() {}

  /**
   * Connects to ask for one tail.
   *
   * @param kind what the payloads are
   * @param payloads what follows a request's preamble, in direct buffers; sent in turn
   */
  static FrameTarget of(
      int port, int connections, ModelFingerprint tail, PayloadKind kind, List<ByteBuffer> payloads)
      throws IOException {
    FrameTarget target = new FrameTarget();
    for (int i = 0; i < connections; i++) {
      target.add(target.open(port), tail, kind, payloads);
    }
    return target;
  }

  /**
   * Connects to ask for several tails by turns.
   *
   * @param one whether all share a connection, or each has its own
   * @param messages for each tail, in order
   */
  static FrameTarget ofTails(
      int port, boolean one, List<ModelFingerprint> tails, List<List<ByteBuffer>> messages)
      throws IOException {
    FrameTarget target = new FrameTarget();
    FrameConnection connection = target.open(port);
    for (int i = 0; i < tails.size(); i++) {
      connection = one || i == 0 ? connection : target.open(port);
      target.add(connection, tails.get(i), PayloadKind.TENSORS, messages.get(i));
    }
    return target;
  }

  private FrameConnection open(int port) throws IOException {
    FrameConnection connection = FrameConnection.open(port);
    connections.add(connection);
    return connection;
  }

  private void add(
      FrameConnection connection,
      ModelFingerprint tail,
      PayloadKind kind,
      List<ByteBuffer> payloads)
      throws IOException {
    questions.add(new Question(connection, connection.find(tail), kind, payloads));
  }

  @Override
  public void ask(int timeoutMillis, Reply reply) {
    Question question = questions.get(next % questions.size());
    List<ByteBuffer> payloads = question.payloads();
    ByteBuffer payload = payloads.get(next % payloads.size()).duplicate();
    question
        .connection()
        .ask(
            new RequestPreamble(
                question.tail(),
                question.kind(),
                RequestPreamble.NORMAL_PRIORITY,
                List.of(),
                timeoutMillis,
                Extensions.NONE),
            payload,
            reply);
    next++;
  }

  @Override
  public int requestBytes() {
    double mean =
        questions.stream()
            .flatMap(question -> question.payloads().stream())
            .mapToInt(ByteBuffer::remaining)
            .average()
            .orElseThrow();
    return FrameHeader.wireBytes(RequestPreamble.bytes(0, Extensions.NONE) + (long) mean);
  }

  @Override
  public void close() {
    connections.forEach(FrameConnection::close);
  }
}
