package io.cleave.cloud.fake;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Connects to a server and misbehaves, in one of several ways each time. For one thread. */
public final class HostilePeer implements AutoCloseable {
  private static final int MOST_OPEN = 20;

  private final int port;
  private final Random random;
  private final Deque<Socket> open = new ArrayDeque<>();

  public HostilePeer(int port, long seed) {
    this.port = port;
    this.random = new Random(seed);
  }

  /** Opens one more connection, says something that no edge would, and leaves it open. */
  public void strike() throws IOException {
    while (open.size() >= MOST_OPEN) {
      open.poll().close();
    }
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(socket);
    try {
      say(socket, random.nextInt(11));
    } catch (IOException e) {
      // The server has thrown it out already.
    }
  }

  private void say(Socket socket, int what) throws IOException {
    byte[] hello = bytes(RawClient.hello());
    switch (what) {
      case 0 -> { // nothing: a slow-loris
      }
      case 1 -> {
        byte[] noise = new byte[1 + random.nextInt(4096)];
        random.nextBytes(noise);
        write(socket, noise, noise.length);
      }
      case 2 -> write(socket, hello, random.nextInt(hello.length));
      case 3 -> {
        hello[random.nextInt(hello.length)] ^= (byte) (1 << random.nextInt(8));
        write(socket, hello, hello.length);
      }
      case 4 -> write(socket, bytes(RawClient.hello("guess" + random.nextInt())), -1);
      case 5 -> {
        write(socket, hello, hello.length);
        promise(socket, FrameType.REQUEST, 1, 4096);
      }
      case 6 -> {
        write(socket, hello, hello.length);
        promise(socket, FrameType.CATALOGUE, 0, Protocol.MAX_CATALOGUE_BYTES);
      }
      case 7 -> { // gives up in the middle of a frame, where that is the frame's bytes
        write(socket, hello, hello.length);
        promise(socket, FrameType.REQUEST, 1, 4096);
        write(socket, bytes(ControlFrames.cancel(1)), -1);
        write(socket, bytes(ControlFrames.cancel(random.nextLong() | 1)), -1);
      }
      case 8 -> {
        write(socket, hello, hello.length);
        promise(socket, FrameType.DATA, 1, FrameType.CHUNK_BYTES);
      }
      default -> {
        write(socket, hello, hello.length);
        byte[] noise = new byte[random.nextInt(1000)];
        random.nextBytes(noise);
        write(socket, bytes(RawClient.request(1, preamble(), ByteBuffer.wrap(noise))), -1);
      }
    }
  }

  /** Of a tail that may be there, with outputs that may be. */
  private RequestPreamble preamble() {
    TailId tail = new TailId(random.nextInt(3), random.nextInt(3));
    PayloadKind kind = random.nextBoolean() ? PayloadKind.TENSORS : PayloadKind.PICTURE;
    List<Integer> outputs = random.nextBoolean() ? List.of() : List.of(random.nextInt(4));
    return RawClient.preamble(tail, kind, outputs, 1000);
  }

  /** A header whose payload never comes. */
  private static void promise(Socket socket, FrameType type, long id, int bytes)
      throws IOException {
    ByteBuffer promise = ByteBuffer.allocate(FrameHeader.BYTES + 1);
    new FrameHeader(type, id, bytes).encode(promise);
    write(socket, promise.array(), promise.capacity());
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static void write(Socket socket, byte[] bytes, int count) throws IOException {
    socket.getOutputStream().write(bytes, 0, count < 0 ? bytes.length : count);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }
}
