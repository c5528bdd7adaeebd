package io.cleave.bench.load;

import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleave's server, asked with payloads that are ready, so that the asking costs next to nothing.
 */
final class FrameTarget implements LoadTarget {
  /**
   * What is asked of one tail.
   *
   * @param kind what the payloads are
   * @param payloads what follows a request's preamble, in direct buffers; sent in turn
   */
  record Question(ModelFingerprint tail, PayloadKind kind, List<ByteBuffer> payloads) {
    static Question tensors(ModelFingerprint tail, List<ByteBuffer> messages) {
      return new Question(tail, PayloadKind.TENSORS, messages);
    }
  }

  /** One question on one connection, where the tail has a name. */
  private record Asked(FrameConnection connection, TailId tail, Question question) {}

  private final List<FrameConnection> connections = new ArrayList<>();
  private final List<Asked> turns = new ArrayList<>();
  private int next;

  /** Connects to ask all questions by turns, on all connections by turns. */
  FrameTarget(int port, int connections, List<Question> questions) throws IOException {
    for (int i = 0; i < connections; i++) {
      this.connections.add(FrameConnection.open(port));
    }
    for (int i = 0; i < Math.max(connections, questions.size()); i++) {
      FrameConnection connection = this.connections.get(i % connections);
      Question question = questions.get(i % questions.size());
      turns.add(new Asked(connection, connection.find(question.tail()), question));
    }
  }

  /** Makes a payload of what crosses. */
  static ByteBuffer message(MessageEncoder encoder, Tensors crossing) {
    ByteBuffer message = ByteBuffer.allocateDirect(encoder.maxEncodedBytes(crossing.signature()));
    encoder.encode(crossing, message);
    return message.flip();
  }

  @Override
  public void ask(int timeoutMillis, Reply reply) {
    Asked turn = turns.get(next % turns.size());
    List<ByteBuffer> payloads = turn.question().payloads();
    RequestPreamble preamble =
        new RequestPreamble(
            turn.tail(),
            turn.question().kind(),
            RequestPreamble.NORMAL_PRIORITY,
            List.of(),
            timeoutMillis,
            Extensions.NONE);
    turn.connection().ask(preamble, payloads.get(next % payloads.size()).duplicate(), reply);
    next++;
  }

  @Override
  public int requestBytes() {
    double mean =
        turns.stream()
            .flatMap(turn -> turn.question().payloads().stream())
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
