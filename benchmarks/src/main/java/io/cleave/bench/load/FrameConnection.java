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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One connection of the split protocol with a thread that writes and one that reads. */
final class FrameConnection implements AutoCloseable {
  private record Request(long id, RequestPreamble preamble, ByteBuffer payload) {}

  private final SocketChannel channel;
  private final BlockingQueue<Request> outgoing = new LinkedBlockingQueue<>();
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
    start("load-write", connection::writeAll);
    start("load-read", connection::readAll);
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

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
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
    outgoing.add(new Request(id, preamble, payload));
  }

  private void writeAll() {
    try {
      while (true) {
        write(outgoing.take());
      }
    } catch (IOException | InterruptedException e) {
      failAll(e);
    }
  }

  /** One after the other: a benchmark's requests are of one size. */
  private void write(Request request) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + request.preamble().bytes());
    int bytes = request.preamble().bytes() + request.payload().remaining();
    new FrameHeader(FrameType.REQUEST, request.id(), bytes).encode(head);
    request.preamble().encode(head);
    FrameInterleaver chunks = new FrameInterleaver();
    chunks.add(OutgoingFrame.of(request.id(), 0, head.flip(), request.payload()));
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
      asked
          .keySet()
          .forEach(id -> Optional.ofNullable(asked.remove(id)).ifPresent(r -> r.failed(reason)));
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
