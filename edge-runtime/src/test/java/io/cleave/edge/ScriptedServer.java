package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A server that says what a test makes it say, right or wrong. */
final class ScriptedServer implements AutoCloseable {
  static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint("scripted", "maxpool", "0123456789abcdef".repeat(4));
  static final TensorShape INPUT = TensorShape.of(2, 2, 2);
  static final TensorShape OUTPUT = TensorShape.of(3);
  static final SplitPoint POINT = new SplitPoint(FINGERPRINT, INPUT, OUTPUT);

  /** A head for this server's tail: doubles its input. */
  static Part head(NDManager manager) {
    return TestParts.of(
        INPUT,
        INPUT,
        new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(2)), "double"),
        manager);
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
    assertEquals(Hello.of(FINGERPRINT, ""), peer.receiveHello());
    peer.send(
        ControlFrames.welcome(
            new Welcome(
                1,
                Protocol.TENSOR_FORMATS,
                maxInFlight,
                idleTimeoutMillis,
                FINGERPRINT,
                INPUT,
                OUTPUT)));
    return peer;
  }

  /** A whole RESPONSE frame whose every value is the given one. */
  static ByteBuffer response(long id, float value) {
    return response(id, value, new ServerTimings(1, 2, 3));
  }

  static ByteBuffer response(long id, float value, ServerTimings timings) {
    TensorEncoder encoder = TensorEncoder.of(OUTPUT, Profile.exact());
    ByteBuffer values = ByteBuffer.allocate(OUTPUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < OUTPUT.elements(); i++) {
      values.putFloat(i * Float.BYTES, value);
    }
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.BYTES + ServerTimings.BYTES + encoder.maxEncodedBytes())
            .position(FrameHeader.BYTES + ServerTimings.BYTES);
    encoder.encode(values, frame);
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
