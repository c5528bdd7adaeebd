package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.protocol.Welcome;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A peer that can say anything, right or wrong, byte by byte. */
final class RawClient implements AutoCloseable {
  record Frame(FrameHeader header, ByteBuffer payload) {
    Notice notice() {
      return Notice.decode(payload);
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    this("127.0.0.1", port);
  }

  /** Comes from an address of this machine: all of 127.0.0.0/8 are. */
  RawClient(String from, int port) throws IOException {
    InetAddress server = InetAddress.getLoopbackAddress();
    socket = new Socket(server, port, InetAddress.getByName(from), 0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
  }

  static RawClient welcomed(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.shakeHands();
    return client;
  }

  void shakeHands() throws IOException {
    send(ControlFrames.hello(Hello.of(TestTails.FINGERPRINT, "")));
    receiveWelcome();
  }

  /** Says more in the same breath, so that the server sees no silence behind the handshake. */
  static RawClient welcomed(int port, ByteBuffer more) throws IOException {
    ByteBuffer hello = ControlFrames.hello(Hello.of(TestTails.FINGERPRINT, ""));
    ByteBuffer both = ByteBuffer.allocate(hello.remaining() + more.remaining());
    RawClient client = new RawClient(port);
    client.send(both.put(hello).put(more).flip());
    client.receiveWelcome();
    return client;
  }

  private void receiveWelcome() throws IOException {
    Frame welcome = receive();
    assertEquals(FrameType.WELCOME, welcome.header().type());
    assertEquals(TestTails.INPUT, Welcome.decode(welcome.payload()).input());
  }

  void send(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    socket.getOutputStream().write(copy);
  }

  void sendRequest(long id, float[] values) throws IOException {
    send(request(id, 60_000, values));
  }

  static ByteBuffer request(long id, int timeoutMillis, float[] values) {
    TensorEncoder encoder = TensorEncoder.of(TestTails.INPUT, Profile.exact());
    ByteBuffer activation =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    activation.asFloatBuffer().put(values);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.BYTES + RequestPreamble.BYTES + encoder.maxEncodedBytes());
    frame.position(FrameHeader.BYTES + RequestPreamble.BYTES);
    encoder.encode(activation, frame);
    frame.flip();
    new FrameHeader(FrameType.REQUEST, id, frame.limit() - FrameHeader.BYTES).encode(frame);
    new RequestPreamble(timeoutMillis).encode(frame);
    return frame.rewind();
  }

  /** A sound frame whose tensor is not. */
  static ByteBuffer corruptRequest(long id) {
    ByteBuffer frame = request(id, 60_000, TestTails.input(1));
    int last = frame.limit() - 1;
    return frame.put(last, (byte) ~frame.get(last));
  }

  /** Returns when the server has seen all that was sent before; nothing else must be on its way. */
  void ping() throws IOException {
    send(ControlFrames.ping(9));
    assertEquals(FrameType.PONG, receive().header().type());
  }

  Frame receive() throws IOException {
    byte[] headerBytes = new byte[FrameHeader.BYTES];
    in.readFully(headerBytes);
    FrameHeader header = FrameHeader.decode(ByteBuffer.wrap(headerBytes));
    byte[] payload = new byte[header.payloadBytes()];
    in.readFully(payload);
    return new Frame(header, ByteBuffer.wrap(payload));
  }

  /** The values of a RESPONSE to the request. */
  float[] receiveAnswer(long id) throws IOException {
    Frame frame = receive();
    assertEquals(new FrameHeader(FrameType.RESPONSE, id, frame.payload.remaining()), frame.header);
    ServerTimings.decode(frame.payload);
    ByteBuffer values =
        ByteBuffer.allocate(TestTails.OUTPUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    TensorDecoder.of(TestTails.OUTPUT).decode(frame.payload.slice(), values);
    float[] answer = new float[TestTails.OUTPUT.elements()];
    values.flip().asFloatBuffer().get(answer);
    return answer;
  }

  /** The notice of a FAILURE of the request, or of the connection if the id is 0. */
  Notice receiveFailure(long id, ErrorCode code) throws IOException {
    return receiveNotice(FrameType.FAILURE, id, code);
  }

  Notice receiveNotice(FrameType type, long id, ErrorCode code) throws IOException {
    Frame frame = receive();
    assertEquals(type, frame.header.type());
    assertEquals(id, frame.header.requestId());
    Notice notice = frame.notice();
    assertEquals(code, notice.code(), notice.message());
    return notice;
  }

  /** Reads until the server has closed; true if nothing came before that. */
  boolean endsWithoutAFrame() throws IOException {
    try {
      return in.read() == -1;
    } catch (IOException e) { // a reset is an end, too
      return true;
    }
  }

  /** Reads and forgets whatever comes until the server closes. */
  void readToEnd() throws IOException {
    try {
      while (true) {
        receive();
      }
    } catch (EOFException e) {
      return;
    }
  }

  /** Ends the connection as a machine that is gone does: with a reset, and no goodbye. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
