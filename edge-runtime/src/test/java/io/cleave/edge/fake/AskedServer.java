package io.cleave.edge.fake;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that welcomes everybody and leaves each request to the test. */
public final class AskedServer implements AutoCloseable {
  /** A request that came, to be answered or not. */
  public record Request(AskedServer server, ScriptedServer.Peer peer, long id) {
    public void answer(float value) throws IOException {
      peer.send(ScriptedServer.response(id, value));
    }

    public void answerDamaged() throws IOException {
      ByteBuffer frame = ScriptedServer.response(id, 0);
      int last = frame.limit() - 1;
      peer.send(frame.put(last, (byte) ~frame.get(last)));
    }

    public void fail(ErrorCode code, int retryAfterMillis) throws IOException {
      peer.send(ControlFrames.failure(id, new Notice(code, retryAfterMillis, "scripted")));
    }

    public void sayGoodbye() throws IOException {
      peer.send(ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "bye")));
    }
  }

  private final ScriptedServer server;
  private final List<ScriptedServer.Peer> peers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Request> asked;

  /** What was given up. */
  public final BlockingQueue<Long> cancelled = new LinkedBlockingQueue<>();

  /**
   * Serves at once.
   *
   * @param asked gets every request
   */
  public AskedServer(BlockingQueue<Request> asked) throws IOException {
    this(asked, new ScriptedServer());
  }

  /**
   * Serves at once.
   *
   * @param server where, and this one's to close
   */
  public AskedServer(BlockingQueue<Request> asked, ScriptedServer server) {
    this.asked = asked;
    this.server = server;
    ServerThread.start(this::welcome);
  }

  public String name() {
    return "127.0.0.1:" + port();
  }

  public int port() {
    return server.port();
  }

  private void welcome() throws IOException {
    while (true) {
      ScriptedServer.Peer peer = server.welcome();
      peers.add(peer);
      ServerThread.start(() -> listen(peer));
    }
  }

  private void listen(ScriptedServer.Peer peer) throws IOException {
    while (true) {
      FrameHeader header = peer.receive();
      if (header.type() == FrameType.REQUEST) {
        asked.add(new Request(this, peer, header.requestId()));
      } else if (header.type() == FrameType.CANCEL) {
        cancelled.add(header.requestId());
      } else {
        peer.send(ControlFrames.pong(header.requestId(), ServerLoad.NONE));
      }
    }
  }

  /** Cuts every connection; new ones are welcome. */
  public void cutConnections() throws IOException {
    for (ScriptedServer.Peer peer : peers) {
      peer.close();
    }
  }

  /** As if its process had died. */
  public void die() throws IOException {
    server.close();
    cutConnections();
  }

  @Override
  public void close() throws IOException {
    die();
  }
}
