package io.cleave.cloud.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad link to a server on this machine: some connections are reset in the middle of a frame, some
 * fall silent, some trickle, some are half-open from the start, the others are sound. Which, a seed
 * says.
 */
public final class FaultyRelay implements AutoCloseable {
  private static final int CHUNK = 8192;
  private static final long LONGEST_LIFE = 1 << 20;

  private enum Fault {
    NONE,
    RESET,
    SILENCE,
    TRICKLE,
    HALF_OPEN
  }

  private final ServerSocket listener;
  private final int port;
  private final Random random;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public FaultyRelay(int port, long seed) throws IOException {
    this.port = port;
    this.random = new Random(seed);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("relay", this::acceptAll);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket near = listener.accept();
        sockets.add(near);
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        long until = 1 + (long) (random.nextDouble() * LONGEST_LIFE);
        if (fault != Fault.HALF_OPEN) {
          Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.add(far);
          boolean upwards = random.nextBoolean();
          start("relay-up", () -> copy(near, far, upwards ? fault : Fault.NONE, until));
          start("relay-down", () -> copy(far, near, upwards ? Fault.NONE : fault, until));
        }
      } catch (IOException e) {
        // The server or the listener is gone; the next accept tells.
      }
    }
  }

  private void copy(Socket from, Socket to, Fault fault, long until) {
    byte[] chunk = new byte[CHUNK];
    long copied = 0;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int size = fault == Fault.TRICKLE ? 61 : CHUNK;
      for (int n = in.read(chunk, 0, size); n >= 0; n = in.read(chunk, 0, size)) {
        copied += n;
        if (copied >= until && fault == Fault.RESET) {
          out.write(chunk, 0, n / 2);
          to.setSoLinger(true, 0);
          return;
        }
        if (copied < until || fault != Fault.SILENCE) {
          out.write(chunk, 0, n);
        }
        if (fault == Fault.TRICKLE) {
          LockSupport.parkNanos(20_000);
        }
      }
    } catch (IOException e) {
      // One end is gone, and takes the other along.
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    sockets.forEach(this::end);
  }
}
