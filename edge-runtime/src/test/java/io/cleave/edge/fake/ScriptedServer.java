package io.cleave.edge.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A server that says what a test makes it say, right or wrong. */
public final class ScriptedServer implements AutoCloseable {
  public static final TensorShape INPUT = TensorShape.of(2, 2, 2);
  public static final TensorShape OUTPUT = TensorShape.of(3);
  public static final TestNetwork NETWORK =
      TestNetwork.of("scripted", INPUT, "maxpool", INPUT, OUTPUT);
  public static final Cut CUT = NETWORK.cut("maxpool");
  public static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint("scripted", "maxpool", TestParts.FINGERPRINT);
  public static final Catalogue CATALOGUE = TestCatalogues.of(NETWORK, "maxpool");

  /** A head for this server's tail: doubles its input. */
  public static Part head(NDManager manager) {
    return TestParts.of(
        NETWORK,
        NETWORK.headTo(CUT),
        new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(2)), "double"),
        manager);
  }

  /** A client with that head, which waits longer than any test. */
  public static EdgeClientBuilder client(NDManager manager, int port) {
    return client(manager, "127.0.0.1", port);
  }

  public static EdgeClientBuilder client(NDManager manager, String host, int port) {
    return EdgeClient.builder(head(manager), host, port)
        .connectTimeout(Duration.ofMinutes(1))
        .requestTimeout(Duration.ofMinutes(1))
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10));
  }

  /** A tail for the device itself. */
  public static Part tail(Block block, NDManager manager) {
    return TestParts.of(NETWORK, NETWORK.tailFrom(CUT), block, manager);
  }

  private final ServerSocket listener;

  public ScriptedServer() throws IOException {
    this(InetAddress.getLoopbackAddress(), 0);
  }

  /** Listens there; port 0 is any. */
  public ScriptedServer(InetAddress address, int port) throws IOException {
    listener = new ServerSocket(port, 50, address);
    listener.setSoTimeout(30_000);
  }

  /** Takes so much that is not read, on connections to come; returns what it was. */
  public int receiveBuffer(int bytes) throws IOException {
    int before = listener.getReceiveBufferSize();
    listener.setReceiveBufferSize(bytes);
    return before;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The next connection, before any handshake. */
  public Peer accept() throws IOException {
    return new Peer(listener.accept());
  }

  /** The next connection, or nothing if the condition holds before there is one. */
  public Optional<Peer> acceptUnless(BooleanSupplier condition) throws IOException {
    int before = listener.getSoTimeout();
    listener.setSoTimeout(5);
    Optional<Peer> peer = Optional.empty();
    while (peer.isEmpty() && !condition.getAsBoolean()) {
      try {
        peer = Optional.of(accept());
      } catch (SocketTimeoutException e) { // nobody yet
        peer = Optional.empty();
      }
    }
    listener.setSoTimeout(before);
    return peer;
  }

  /** The next connection, after a right handshake. */
  public Peer welcome() throws IOException {
    return welcome(64, 300_000);
  }

  public Peer welcome(int maxInFlight, int idleTimeoutMillis) throws IOException {
    Peer peer = accept();
    assertEquals(Hello.of(Protocol.formats(Profile.exact()), ""), peer.receiveHello());
    peer.send(welcomeFrame(maxInFlight, idleTimeoutMillis));
    peer.send(ControlFrames.catalogue(CATALOGUE));
    return peer;
  }

  /** A WELCOME frame of a server that reads every format. */
  public static ByteBuffer welcomeFrame(int maxInFlight, int idleTimeoutMillis) {
    return ControlFrames.welcome(
        new Welcome(
            Protocol.MAX_VERSION,
            maxInFlight,
            idleTimeoutMillis,
            Set.copyOf(TensorDecoder.formats()),
            Extensions.KNOWN,
            Extensions.NONE));
  }

  /** A whole RESPONSE frame whose every value is the given one. */
  public static ByteBuffer response(long id, float value) {
    return response(id, value, timings(1, 2, 3));
  }

  /** What a server says that took so long for queue, decoding and tail. */
  public static ResponsePreamble timings(long queueNanos, long decodeNanos, long tailNanos) {
    List<ServerSpan> spans =
        List.of(
            new ServerSpan(SpanKind.QUEUE, 0, queueNanos),
            new ServerSpan(SpanKind.DECODE, queueNanos, decodeNanos),
            new ServerSpan(SpanKind.RUN, queueNanos + decodeNanos, tailNanos));
    return new ResponsePreamble(0, 1, ServerLoad.NONE, spans, Extensions.NONE);
  }

  public static ByteBuffer response(long id, float value, ResponsePreamble timings) {
    Tensors outputs = Tensors.allocate(NETWORK.outputs(), 1);
    for (int i = 0; i < OUTPUT.elements(); i++) {
      outputs.data(0).putFloat(i * Float.BYTES, value);
    }
    return response(id, outputs, timings);
  }

  public static ByteBuffer response(long id, Tensors outputs, ResponsePreamble timings) {
    return response(id, outputs, timings, Profile.exact());
  }

  public static ByteBuffer response(
      long id, Tensors outputs, ResponsePreamble timings, Profile profile) {
    MessageEncoder encoder = MessageEncoder.of(outputs.signature(), profile);
    int maxBytes = encoder.maxEncodedBytes(outputs.signature());
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.BYTES + timings.bytes() + maxBytes)
            .position(FrameHeader.BYTES + timings.bytes());
    encoder.encode(outputs, frame);
    frame.flip();
    new FrameHeader(FrameType.RESPONSE, id, frame.limit() - FrameHeader.BYTES).encode(frame);
    timings.encode(frame);
    return frame.rewind();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One connection of the scripted server. */
  public static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final FrameAssembler assembler = new FrameAssembler(new Frames());
    private final Map<Long, ByteBuffer> begun = new HashMap<>();
    private final Deque<FrameHeader> complete = new ArrayDeque<>();
    private final Deque<ByteBuffer> payloads = new ArrayDeque<>();
    private ByteBuffer payload;
    private long lastId;
    private long bytesRead;

    public Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = socket.getInputStream();
    }

    public FrameHeader receive() throws IOException {
      byte[] bytes = new byte[8192];
      while (complete.isEmpty()) {
        int count = in.read(bytes);
        if (count < 0) {
          throw new EOFException();
        }
        bytesRead += count;
        assembler.accept(ByteBuffer.wrap(bytes, 0, count));
      }
      payload = payloads.remove();
      return complete.remove();
    }

    /** Puts frames together, those that come in chunks, too. */
    private final class Frames implements FrameSink {
      private long key(FrameHeader header) {
        return header.type() == FrameType.REQUEST ? header.requestId() : 0;
      }

      @Override
      public ByteBuffer begin(FrameHeader header) {
        if (header.type() == FrameType.REQUEST) {
          assertTrue(header.requestId() > lastId, header + " after " + lastId);
          lastId = header.requestId();
        }
        ByteBuffer buffer = ByteBuffer.allocate(header.payloadBytes());
        begun.put(key(header), buffer);
        return buffer;
      }

      @Override
      public void end(FrameHeader header) {
        ByteBuffer buffer = begun.remove(key(header));
        payloads.add(buffer.flip());
        complete.add(header);
      }
    }

    /**
     * Until no more comes, as the sockets hold all that they take; too early only hides a fault.
     */
    public void awaitBacklog() throws IOException, InterruptedException {
      int before = -1;
      for (int still = 0; still < 20; still = in.available() == before ? still + 1 : 0) {
        before = in.available();
        Thread.sleep(5);
      }
    }

    /** How much of what the edge sent was read, all frames together. */
    public long bytesRead() {
      return bytesRead;
    }

    public Hello receiveHello() throws IOException {
      assertEquals(FrameType.HELLO, receive().type());
      return Hello.decode(payload);
    }

    /** What came last: a whole payload. */
    public ByteBuffer payload() {
      return payload.duplicate();
    }

    /** Returns the request's id. */
    public long receiveRequest() throws IOException {
      FrameHeader header = receive();
      assertEquals(FrameType.REQUEST, header.type());
      return header.requestId();
    }

    /** Answers the next request. */
    public void answer(float value) throws IOException {
      send(response(receiveRequest(), value));
    }

    public void send(ByteBuffer bytes) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      socket.getOutputStream().write(copy);
    }

    /** After a deadline: the request is given up, and the edge asks whether anybody is there. */
    public FrameHeader receiveCancelAndPing() throws IOException {
      assertEquals(FrameType.CANCEL, receive().type());
      FrameHeader ping = receive();
      assertEquals(FrameType.PING, ping.type());
      return ping;
    }

    /** Reads until the edge has closed; fails if it sends more than that it gives requests up. */
    public void awaitClose() throws IOException {
      try {
        while (true) {
          assertEquals(FrameType.CANCEL, receive().type());
        }
      } catch (EOFException | SocketException e) { // a reset is an end, too
        return;
      }
    }

    /** Says no more, and reads and forgets until the edge has closed. */
    public void finish() throws IOException {
      try {
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      } catch (SocketException e) { // a reset is an end, too
        return;
      }
    }

    /** Ends the connection with a reset, which may overtake what was sent. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
