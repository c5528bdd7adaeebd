package io.cleave.edge.fake;

import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.edge.internal.plan.TensorPick;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of a text network that has tails of some cuts, and others whenever a test says so. */
public final class TextServer implements AutoCloseable {
  private static final Network NETWORK = TextNetwork.NETWORK;

  /** A request that was answered. */
  public record Served(String cut, RequestPreamble preamble, Tensors crossing) {}

  private final ScriptedServer server = new ScriptedServer();
  private final List<ScriptedServer.Peer> peers = new CopyOnWriteArrayList<>();
  private final List<Served> served = new CopyOnWriteArrayList<>();
  private Catalogue catalogue;

  public TextServer(String... cuts) throws IOException {
    catalogue = TestCatalogues.of(NETWORK, cuts);
    ServerThread.start(this::welcome);
  }

  public int port() {
    return server.port();
  }

  public String name() {
    return "127.0.0.1:" + port();
  }

  /** How many connections there ever were. */
  public int connections() {
    return peers.size();
  }

  /** What was answered so far. */
  public List<Served> served() {
    return List.copyOf(served);
  }

  private void welcome() throws IOException {
    while (true) {
      ScriptedServer.Peer peer = server.accept();
      peer.receiveHello();
      synchronized (this) {
        peer.send(ScriptedServer.welcomeFrame(64, 300_000));
        peer.send(ControlFrames.catalogue(catalogue));
        peers.add(peer);
      }
      ServerThread.start(() -> listen(peer));
    }
  }

  /** Has these tails from now on, and tells everybody. */
  public void serve(String... cuts) throws IOException {
    say(TestCatalogues.of(NETWORK, cuts));
  }

  public synchronized void say(Catalogue changed) throws IOException {
    catalogue = changed;
    for (ScriptedServer.Peer peer : peers) {
      peer.send(ControlFrames.catalogue(changed));
    }
  }

  private void listen(ScriptedServer.Peer peer) throws IOException {
    while (true) {
      FrameHeader header = peer.receive();
      synchronized (this) { // as no frame may come inside another
        peer.send(
            header.type() == FrameType.REQUEST
                ? answer(header.requestId(), peer.payload())
                : ControlFrames.pong(header.requestId(), ServerLoad.NONE));
      }
    }
  }

  private ByteBuffer answer(long id, ByteBuffer payload) {
    RequestPreamble preamble = RequestPreamble.decode(payload);
    Cut cut = NETWORK.cuts().get(preamble.tail().cut());
    boolean there =
        catalogue.tails().stream().anyMatch(tail -> tail.cut().equals(cut.name()))
            && preamble.tail().model() == TestCatalogues.MODEL;
    if (!there) {
      return ControlFrames.failure(id, new Notice(ErrorCode.UNKNOWN_MODEL, "no " + cut.name()));
    }
    Tensors crossing = MessageDecoder.of(cut.crossing()).decode(payload.slice());
    Tensors answer = TextPart.tail(cut.name()).run(crossing);
    served.add(new Served(cut.name(), preamble, crossing));
    return ScriptedServer.response(id, chosen(preamble, answer), ScriptedServer.timings(1, 2, 3));
  }

  private static Tensors chosen(RequestPreamble preamble, Tensors answer) {
    return preamble.outputs().isEmpty()
        ? answer
        : new TensorPick(
                preamble.outputs().stream()
                    .map(WantedOutput::place)
                    .map(NETWORK.outputs().names()::get)
                    .toList())
            .from(answer);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (ScriptedServer.Peer peer : peers) {
      peer.close();
    }
  }
}
