package io.cleave.bench.load;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerTimings;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** One connection of the split protocol with a thread that writes and one that reads. */
final class FrameConnection implements AutoCloseable {
  private record Request(long id, int timeoutMillis, ByteBuffer payload) {}

  private final SocketChannel channel;
  private final BlockingQueue<Request> outgoing = new LinkedBlockingQueue<>();
  private final Map<Long, LoadTarget.Reply> asked = new ConcurrentHashMap<>();
  private long lastId;
  private volatile boolean closed;

  private FrameConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static FrameConnection open(int port, ModelFingerprint tail, int formats) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    FrameConnection connection = new FrameConnection(channel);
    Hello hello = new Hello(Protocol.MIN_VERSION, Protocol.MAX_VERSION, formats, tail, "");
    channel.write(ControlFrames.hello(hello));
    FrameHeader welcome = connection.readHeader();
    ByteBuffer payload = connection.read(welcome.payloadBytes());
    if (welcome.type() != FrameType.WELCOME) {
      throw new IOException("the server refused: " + Notice.decode(payload).message());
    }
    start("load-write", connection::writeAll);
    start("load-read", connection::readAll);
    return connection;
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  void ask(int timeoutMillis, ByteBuffer payload, LoadTarget.Reply reply) {
    long id = ++lastId;
    asked.put(id, reply);
    outgoing.add(new Request(id, timeoutMillis, payload));
  }

  private void writeAll() {
    ByteBuffer head = ByteBuffer.allocateDirect(FrameHeader.BYTES + RequestPreamble.BYTES);
    try {
      while (true) {
        Request request = outgoing.take();
        head.clear();
        int bytes = RequestPreamble.BYTES + request.payload().remaining();
        new FrameHeader(FrameType.REQUEST, request.id(), bytes).encode(head);
        new RequestPreamble(request.timeoutMillis()).encode(head);
        ByteBuffer[] frame = {head.flip(), request.payload()};
        while (request.payload().hasRemaining()) {
          channel.write(frame);
        }
      }
    } catch (IOException | InterruptedException e) {
      failAll(e);
    }
  }

  private void readAll() {
    try {
      while (true) {
        FrameHeader header = readHeader();
        ByteBuffer payload = read(header.payloadBytes());
        LoadTarget.Reply reply = asked.remove(header.requestId());
        if (reply != null && header.type() == FrameType.RESPONSE) {
          reply.answered(ServerTimings.decode(payload));
        } else if (reply != null) {
          reply.failed(Notice.decode(payload).code().toString());
        }
      }
    } catch (IOException e) {
      failAll(e);
    }
  }

  private FrameHeader readHeader() throws IOException {
    return FrameHeader.decode(read(FrameHeader.BYTES));
  }

  private ByteBuffer read(int bytes) throws IOException {
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
      asked.keySet().forEach(id -> asked.remove(id).failed(cause.getClass().getSimpleName()));
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
