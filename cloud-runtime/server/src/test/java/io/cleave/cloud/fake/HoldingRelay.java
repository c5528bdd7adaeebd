package io.cleave.cloud.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A link to a server on this machine that stops where a test says: so many bytes further in either
 * direction, and what follows is lost. When one end is gone, the other is reset.
 */
public final class HoldingRelay implements AutoCloseable {
  public static final long ALL = Long.MAX_VALUE;
  private static final int CHUNK = 8192;

  private final ServerSocket listener;
  private volatile int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Direction up = new Direction();
  private final Direction down = new Direction();
  private final AtomicInteger connections = new AtomicInteger();

  /** How much has passed in one direction, and how much may. */
  private static final class Direction {
    private long taken;
    private long passed;
    private long limit = ALL;

    synchronized void allow(long more) {
      limit = more == ALL ? ALL : taken + more;
    }

    /** How many of these may pass. */
    synchronized int take(int bytes) {
      int passing = (int) Math.min(bytes, limit - taken);
      taken += passing;
      return passing;
    }

    synchronized void pass(int bytes) {
      passed += bytes;
    }

    synchronized long passed() {
      return passed;
    }

    synchronized boolean isHeld() {
      return limit == ALL || passed == limit;
    }
  }

  public HoldingRelay(int port) throws IOException {
    this.port = port;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("holding-relay", this::acceptAll);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Leads new connections to another server, as if it were the old one, started again. */
  public void leadTo(int newPort) {
    port = newPort;
  }

  /** Lets no more pass than this, counted from now. */
  public void allow(long upBytes, long downBytes) {
    up.allow(upBytes);
    down.allow(downBytes);
  }

  /** Returns when all that may pass has passed. */
  public void awaitHeld() throws InterruptedException {
    Waiting.until(() -> connections.get() > 0 && up.isHeld() && down.isHeld());
  }

  /** Returns when something came back. */
  public void awaitAnswered() throws InterruptedException {
    Waiting.until(() -> down.passed() > 0);
  }

  /** Resets every connection, towards both ends; new ones are welcome. */
  public void cut() {
    sockets.forEach(HoldingRelay::reset);
    sockets.clear();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        connect(listener.accept());
      }
    } catch (IOException e) {
      return; // the relay was closed
    }
  }

  private void connect(Socket near) {
    sockets.add(near);
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(far);
      start("holding-relay-up", () -> copy(near, far, up));
      start("holding-relay-down", () -> copy(far, near, down));
      connections.incrementAndGet();
    } catch (IOException e) {
      reset(near); // there is no server
    }
  }

  private static void copy(Socket from, Socket to, Direction direction) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        int passing = direction.take(n);
        out.write(chunk, 0, passing);
        direction.pass(passing);
      }
    } catch (IOException e) {
      // One end is gone, and takes the other along.
    } finally {
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      return; // closed already
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
