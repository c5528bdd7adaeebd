package io.cleave.bench.load;

import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameInterleaver;
import io.cleave.codec.protocol.frame.FrameInterleaver.Piece;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.OutgoingFrame;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One connection of the split protocol with a thread that writes and one that reads. */
final class FrameConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final Map<Long, LoadTarget.Reply> asked = new ConcurrentHashMap<>();
  private long lastId;
  private volatile boolean closed;

  private final Catalogue catalogue;

  /** Shakes hands. */
  private FrameConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.write(ControlFrames.hello(Hello.of(Set.copyOf(TensorDecoder.formats()), "")));
    readPayload(channel, FrameType.WELCOME);
    this.catalogue = Catalogue.decode(readPayload(channel, FrameType.CATALOGUE));
  }

  static FrameConnection open(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    FrameConnection connection = new FrameConnection(channel);
    Thread reader = new Thread(connection::readAll, "load-read");
    reader.setDaemon(true);
    reader.start();
    return connection;
  }

  private static ByteBuffer readPayload(SocketChannel channel, FrameType expected)
      throws IOException {
    FrameHeader header = readHeader(channel);
    ByteBuffer payload = read(channel, header.payloadBytes());
    if (header.type() != expected) {
      throw new IOException("the server refused: " + Notice.decode(payload).message());
    }
    return payload;
  }

  /** {@return how requests name a tail here} */
  TailId find(ModelFingerprint tail) throws IOException {
    return catalogue
        .find(tail)
        .orElseThrow(() -> new IOException("the server has " + catalogue.tails()))
        .id();
  }

  void ask(RequestPreamble preamble, ByteBuffer payload, LoadTarget.Reply reply) {
    long id = ++lastId;
    asked.put(id, reply);
    writer.execute(
        () -> {
          try {
            write(id, preamble, payload);
          } catch (IOException e) {
            failAll(e);
          }
        });
  }

  /** One after the other: a benchmark's requests are of one size. */
  private void write(long id, RequestPreamble preamble, ByteBuffer payload) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + preamble.bytes());
    int bytes = preamble.bytes() + payload.remaining();
    new FrameHeader(FrameType.REQUEST, id, bytes).encode(head);
    preamble.encode(head);
    FrameInterleaver chunks = new FrameInterleaver();
    chunks.add(OutgoingFrame.of(id, 0, head.flip(), payload));
    while (!chunks.isEmpty()) {
      Piece piece = chunks.next().orElseThrow();
      ByteBuffer[] both = {piece.head(), piece.bytes()};
      while (both[0].hasRemaining() || both[1].hasRemaining()) {
        channel.write(both);
      }
    }
  }

  private void readAll() {
    try {
      while (true) {
        FrameHeader header = readHeader(channel);
        ByteBuffer payload = read(channel, Math.min(FrameType.CHUNK_BYTES, header.payloadBytes()));
        LoadTarget.@Nullable Reply reply =
            header.type() == FrameType.DATA // the rest of an answer that was counted
                ? null
                : asked.remove(header.requestId()); // none of a new catalogue
        if (reply != null && header.type() == FrameType.RESPONSE) {
          reply.answered(ResponsePreamble.decode(payload));
        } else if (reply != null) {
          reply.failed(Notice.decode(payload).code().toString());
        }
      }
    } catch (IOException e) {
      failAll(e);
    }
  }

  private static FrameHeader readHeader(SocketChannel channel) throws IOException {
    return FrameHeader.decode(read(channel, FrameHeader.BYTES));
  }

  private static ByteBuffer read(SocketChannel channel, int bytes) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
    return target.flip();
  }

  private void failAll(Exception cause) {
    if (!closed) {
      String reason = cause.getClass().getSimpleName();
      asked.forEach(
          (id, reply) -> {
            if (asked.remove(id, reply)) {
              reply.failed(reason);
            }
          });
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.shutdownNow();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
