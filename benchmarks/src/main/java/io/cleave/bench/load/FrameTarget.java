package io.cleave.bench.load;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.RequestPreamble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleave's server, asked with payloads that are ready, so that the asking costs next to nothing.
 */
final class FrameTarget implements LoadTarget {
  private final List<ByteBuffer> payloads;
  private final List<FrameConnection> connections = new ArrayList<>();
  private int next;

  /**
   * Connects.
   *
   * @param payloads what follows a request's preamble, in direct buffers; sent in turn
   * @param formats what the payloads are, as a handshake says it
   */
  FrameTarget(
      int port, int connections, ModelFingerprint tail, int formats, List<ByteBuffer> payloads)
      throws IOException {
    this.payloads = payloads;
    for (int i = 0; i < connections; i++) {
      this.connections.add(FrameConnection.open(port, tail, formats));
    }
  }

  @Override
  public void ask(int timeoutMillis, Reply reply) {
    ByteBuffer payload = payloads.get(next % payloads.size()).duplicate();
    connections.get(next % connections.size()).ask(timeoutMillis, payload, reply);
    next++;
  }

  @Override
  public int requestBytes() {
    int sum = payloads.stream().mapToInt(ByteBuffer::remaining).sum();
    return FrameHeader.BYTES + RequestPreamble.BYTES + sum / payloads.size();
  }

  @Override
  public void close() {
    connections.forEach(FrameConnection::close);
  }
}
