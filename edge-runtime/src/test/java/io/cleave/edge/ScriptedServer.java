package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Set;

/** A server that says what a test makes it say, right or wrong. */
final class ScriptedServer implements AutoCloseable {
  static final TensorShape INPUT = TensorShape.of(2, 2, 2);
  static final TensorShape OUTPUT = TensorShape.of(3);
  static final TestNetwork NETWORK = TestNetwork.of("scripted", INPUT, "maxpool", INPUT, OUTPUT);
  static final Cut CUT = NETWORK.cut("maxpool");
  static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint("scripted", "maxpool", TestParts.FINGERPRINT);
  static final Catalogue CATALOGUE = TestCatalogues.of(NETWORK, "maxpool");

  /** A head for this server's tail: doubles its input. */
  static Part head(NDManager manager) {
    return TestParts.of(
        NETWORK,
        NETWORK.headTo(CUT),
        new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(2)), "double"),
        manager);
  }

  /** A tail for the device itself. */
  static Part tail(Block block, NDManager manager) {
    return TestParts.of(NETWORK, NETWORK.tailFrom(CUT), block, manager);
  }

  private final ServerSocket listener;

  ScriptedServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(30_000);
  }

  /** Takes so much that is not read, on connections to come; returns what it was. */
  int receiveBuffer(int bytes) throws IOException {
    int before = listener.getReceiveBufferSize();
    listener.setReceiveBufferSize(bytes);
    return before;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next connection, before any handshake. */
  Peer accept() throws IOException {
    return new Peer(listener.accept());
  }

  /** The next connection, after a right handshake. */
  Peer welcome() throws IOException {
    return welcome(64, 300_000);
  }

  Peer welcome(int maxInFlight, int idleTimeoutMillis) throws IOException {
    Peer peer = accept();
    assertEquals(Hello.of(Protocol.formats(Profile.exact()), ""), peer.receiveHello());
    peer.send(welcomeFrame(maxInFlight, idleTimeoutMillis));
    peer.send(ControlFrames.catalogue(CATALOGUE));
    return peer;
  }

  /** A WELCOME frame of a server that reads every format. */
  static ByteBuffer welcomeFrame(int maxInFlight, int idleTimeoutMillis) {
    return ControlFrames.welcome(
        new Welcome(
            Protocol.MAX_VERSION,
            maxInFlight,
            idleTimeoutMillis,
            Set.copyOf(TensorDecoder.formats())));
  }

  /** A whole RESPONSE frame whose every value is the given one. */
  static ByteBuffer response(long id, float value) {
    return response(id, value, new ServerTimings(1, 2, 3));
  }

  static ByteBuffer response(long id, float value, ServerTimings timings) {
    Tensors outputs = Tensors.allocate(NETWORK.outputs(), 1);
    for (int i = 0; i < OUTPUT.elements(); i++) {
      outputs.data(0).putFloat(i * Float.BYTES, value);
    }
    return response(id, outputs, timings);
  }

  static ByteBuffer response(long id, Tensors outputs, ServerTimings timings) {
    MessageEncoder encoder = MessageEncoder.of(outputs.signature(), Profile.exact());
    int maxBytes = encoder.maxEncodedBytes(outputs.signature());
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.BYTES + ServerTimings.BYTES + maxBytes)
            .position(FrameHeader.BYTES + ServerTimings.BYTES);
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
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private ByteBuffer payload;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
    }

    FrameHeader receive() throws IOException {
      byte[] header = new byte[FrameHeader.BYTES];
      in.readFully(header);
      FrameHeader decoded = FrameHeader.decode(ByteBuffer.wrap(header));
      byte[] bytes = new byte[decoded.payloadBytes()];
      in.readFully(bytes);
      payload = ByteBuffer.wrap(bytes);
      return decoded;
    }

    Hello receiveHello() throws IOException {
      assertEquals(FrameType.HELLO, receive().type());
      return Hello.decode(payload);
    }

    /** What came last: a whole payload. */
    ByteBuffer payload() {
      return payload.duplicate();
    }

    /** Returns the request's id. */
    long receiveRequest() throws IOException {
      FrameHeader header = receive();
      assertEquals(FrameType.REQUEST, header.type());
      return header.requestId();
    }

    void send(ByteBuffer bytes) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      socket.getOutputStream().write(copy);
    }

    /** Reads until the edge has closed; fails if a frame comes first. */
    void awaitClose() throws IOException {
      try {
        assertEquals(-1, in.read());
      } catch (EOFException | SocketException e) { // a reset is an end, too
        return;
      }
    }

    /** Ends the connection with a reset, which may overtake what was sent. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
