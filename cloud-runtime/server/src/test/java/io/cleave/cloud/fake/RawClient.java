package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameInterleaver;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.OutgoingFrame;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A peer that can say anything, right or wrong, byte by byte. */
public final class RawClient implements AutoCloseable {
  public record Frame(FrameHeader header, ByteBuffer payload) {
    public Notice notice() {
      return Notice.decode(payload);
    }
  }

  private static final Set<Integer> FORMATS = Set.copyOf(TensorDecoder.formats());

  private final Socket socket;
  private final DataInputStream in;
  private final Map<Long, Frame> incomplete = new HashMap<>();
  private int chunks;
  private Catalogue catalogue;

  public RawClient(int port) throws IOException {
    this("127.0.0.1", port);
  }

  /** Comes from an address of this machine: all of 127.0.0.0/8 are. */
  public RawClient(String from, int port) throws IOException {
    InetAddress server = InetAddress.getLoopbackAddress();
    socket = new Socket(server, port, InetAddress.getByName(from), 0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
  }

  public static RawClient welcomed(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.shakeHands();
    return client;
  }

  /** What an edge without a token says first. */
  public static ByteBuffer hello() {
    return hello("");
  }

  public static ByteBuffer hello(String token) {
    return ControlFrames.hello(Hello.of(FORMATS, token));
  }

  public void shakeHands() throws IOException {
    send(hello());
    receiveWelcome();
  }

  /** Says more in the same breath, so that the server sees no silence behind the handshake. */
  public static RawClient welcomed(int port, ByteBuffer more) throws IOException {
    ByteBuffer hello = hello();
    ByteBuffer both = ByteBuffer.allocate(hello.remaining() + more.remaining());
    RawClient client = new RawClient(port);
    client.send(both.put(hello).put(more).flip());
    client.receiveWelcome();
    return client;
  }

  public Welcome receiveWelcome() throws IOException {
    Frame welcome = receive();
    assertEquals(FrameType.WELCOME, welcome.header().type());
    receiveCatalogue();
    return Welcome.decode(welcome.payload());
  }

  /** What is served, as the next frame says. */
  public Catalogue receiveCatalogue() throws IOException {
    Frame frame = receive();
    assertEquals(FrameType.CATALOGUE, frame.header().type());
    catalogue = Catalogue.decode(frame.payload());
    return catalogue;
  }

  /** What is served, as far as was received. */
  public Catalogue catalogue() {
    return catalogue;
  }

  public TailId id(ModelFingerprint tail) {
    return catalogue.find(tail).orElseThrow().id();
  }

  public void send(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    socket.getOutputStream().write(copy);
  }

  /** Asks for the sum of an input of its own, by which {@link #assertAnswered} knows the answer. */
  public void ask(int seed) throws IOException {
    sendRequest(seed, TestTails.input(seed));
  }

  /** Asks for several, one after the other, from the first to the last. */
  public void askAll(int first, int last) throws IOException {
    for (int seed = first; seed <= last; seed++) {
      ask(seed);
    }
  }

  /** What was asked is answered next. */
  public void assertAnswered(int seed) throws IOException {
    assertArrayEquals(TestTails.expected(seed), receiveAnswer(seed));
  }

  public void assertAllAnswered(int first, int last) throws IOException {
    for (int seed = first; seed <= last; seed++) {
      assertAnswered(seed);
    }
  }

  public void sendRequest(long id, float[] values) throws IOException {
    send(request(id, 60_000, values));
  }

  /** For the server's first tail. */
  public static ByteBuffer request(long id, int timeoutMillis, float[] values) {
    return request(id, TestTails.FIRST, timeoutMillis, tensors(TestTails.CROSSING, values));
  }

  public static ByteBuffer request(long id, TailId tail, int timeoutMillis, Tensors tensors) {
    return request(id, preamble(tail, PayloadKind.TENSORS, List.of(), timeoutMillis), tensors);
  }

  public static ByteBuffer request(long id, RequestPreamble preamble, Tensors tensors) {
    return request(id, preamble, message(tensors));
  }

  public static ByteBuffer message(Tensors tensors) {
    MessageEncoder encoder = MessageEncoder.of(tensors.signature(), Profile.exact());
    ByteBuffer message = ByteBuffer.allocate(encoder.maxEncodedBytes(tensors.signature()));
    encoder.encode(tensors, message);
    return message.flip();
  }

  public static ByteBuffer request(long id, RequestPreamble preamble, ByteBuffer content) {
    List<ByteBuffer> frames = frames(id, preamble, content);
    ByteBuffer all = ByteBuffer.allocate(frames.stream().mapToInt(ByteBuffer::remaining).sum());
    frames.forEach(all::put);
    return all.flip();
  }

  /** The frames that carry a request: one, or as many as it has chunks. */
  public static List<ByteBuffer> frames(long id, RequestPreamble preamble, ByteBuffer content) {
    int bytes = preamble.bytes() + content.remaining();
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + preamble.bytes());
    new FrameHeader(FrameType.REQUEST, id, bytes).encode(head);
    preamble.encode(head);
    FrameInterleaver chunks = new FrameInterleaver();
    chunks.add(OutgoingFrame.of(id, 0, head.flip(), content));
    List<ByteBuffer> frames = new ArrayList<>();
    while (!chunks.isEmpty()) {
      FrameInterleaver.Piece piece = chunks.next().orElseThrow();
      ByteBuffer frame = ByteBuffer.allocate(piece.head().remaining() + piece.bytes().remaining());
      frames.add(frame.put(piece.head()).put(piece.bytes()).flip());
    }
    return frames;
  }

  /** Of normal priority, with exact outputs and no extensions. */
  public static RequestPreamble preamble(
      TailId tail, PayloadKind kind, List<Integer> outputs, int timeoutMillis) {
    List<WantedOutput> wanted =
        outputs.stream().map(place -> new WantedOutput(place, AnswerFormat.EXACT)).toList();
    return new RequestPreamble(
        tail, kind, RequestPreamble.NORMAL_PRIORITY, wanted, timeoutMillis, Extensions.NONE);
  }

  /** One sample of one float32 tensor. */
  public static Tensors tensors(Signature signature, float[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return Tensors.of(signature, 1, List.of(data));
  }

  /** A sound frame whose tensor is not. */
  public static ByteBuffer corruptRequest(long id) {
    ByteBuffer frame = request(id, 60_000, TestTails.input(1));
    int last = frame.limit() - 1;
    return frame.put(last, (byte) ~frame.get(last));
  }

  /** Returns when the server has seen all that was sent before; nothing else must be on its way. */
  public void ping() throws IOException {
    send(ControlFrames.ping(9));
    assertEquals(FrameType.PONG, receive().header().type());
  }

  /** A frame as it travels, of whatever version. */
  public byte[] receiveBytes() throws IOException {
    byte[] header = in.readNBytes(FrameHeader.BYTES);
    int payloadBytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
    byte[] frame = Arrays.copyOf(header, header.length + payloadBytes);
    in.readFully(frame, header.length, payloadBytes);
    return frame;
  }

  /** The next frame that is complete; answers in chunks are, once their last one is there. */
  public Frame receive() throws IOException {
    while (true) {
      FrameHeader wire = receiveHeader();
      Frame frame =
          wire.type() == FrameType.DATA
              ? incomplete.get(wire.requestId())
              : new Frame(wire, ByteBuffer.allocate(wire.payloadBytes()));
      ByteBuffer payload = frame.payload();
      boolean chunked = frame.header().type() == FrameType.RESPONSE;
      int bytes =
          chunked ? Math.min(FrameType.CHUNK_BYTES, payload.remaining()) : payload.remaining();
      byte[] part = new byte[bytes];
      in.readFully(part);
      payload.put(part);
      if (frame.header().type() == FrameType.FAILURE) {
        incomplete.remove(wire.requestId());
      }
      if (!payload.hasRemaining()) {
        incomplete.remove(wire.requestId(), frame);
        return new Frame(frame.header(), payload.rewind());
      }
      incomplete.put(wire.requestId(), frame);
      chunks++;
    }
  }

  /** Chunks that came, but the last ones of their answers. */
  public int chunks() {
    return chunks;
  }

  /** The header of the next frame, whose payload must be read next. */
  public FrameHeader receiveHeader() throws IOException {
    byte[] headerBytes = new byte[FrameHeader.BYTES];
    in.readFully(headerBytes);
    return FrameHeader.decode(ByteBuffer.wrap(headerBytes));
  }

  /** The values of a RESPONSE to the request. */
  public float[] receiveAnswer(long id) throws IOException {
    return values(receiveAnswer(id, TestTails.ANSWER));
  }

  public static float[] values(Tensors answer) {
    float[] values = new float[TestTails.OUTPUT.elements()];
    answer.data(0).asFloatBuffer().get(values);
    return values;
  }

  /** The tensors of a RESPONSE to the request. */
  public Tensors receiveAnswer(long id, Signature expected) throws IOException {
    Frame frame = receive();
    assertEquals(new FrameHeader(FrameType.RESPONSE, id, frame.payload.remaining()), frame.header);
    return answer(frame, expected);
  }

  public static Tensors answer(Frame response, Signature expected) {
    ResponsePreamble.decode(response.payload);
    return MessageDecoder.of(expected).decode(response.payload.slice());
  }

  /** The notice of a FAILURE of the request, or of the connection if the id is 0. */
  public Notice receiveFailure(long id, ErrorCode code) throws IOException {
    return receiveNotice(FrameType.FAILURE, id, code);
  }

  public Notice receiveNotice(FrameType type, long id, ErrorCode code) throws IOException {
    Frame frame = receive();
    assertEquals(type, frame.header.type());
    assertEquals(id, frame.header.requestId());
    Notice notice = frame.notice();
    assertEquals(code, notice.code(), notice.message());
    return notice;
  }

  /** Reads until the server has closed; true if nothing came before that. */
  public boolean endsWithoutAFrame() throws IOException {
    try {
      return in.read() == -1;
    } catch (IOException e) { // a reset is an end, too
      return true;
    }
  }

  /** Reads and forgets whatever comes until the server closes. */
  public void readToEnd() throws IOException {
    try {
      while (true) {
        receive();
      }
    } catch (EOFException e) {
      return;
    }
  }

  /** Ends the connection as a machine that is gone does: with a reset, and no goodbye. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  public void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
