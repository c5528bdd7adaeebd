package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestCatalogues;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests and answers that are longer than one frame. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientChunksTest {
  /** More than the sockets of a connection on this machine hold together. */
  private static final TensorShape LARGE = TensorShape.of(3 << 20).withOpen(0, 3 << 20);

  private static final TestNetwork NETWORK = TestNetwork.of("large", LARGE, "middle", LARGE, LARGE);
  private static final TensorSpec GIVEN = NETWORK.inputs().tensors().get(0);
  private static final ResponsePreamble NO_TIME = ScriptedServer.timings(0, 0, 0);
  private static final int CHUNK = FrameType.CHUNK_BYTES;

  private NDManager manager;
  private ScriptedServer server;
  private Part head;
  private EdgeClient client;

  @BeforeEach
  void start() throws IOException {
    manager = NDManager.newBaseManager("PyTorch");
    server = new ScriptedServer();
    server.receiveBuffer(4096);
    head =
        TestParts.of(
            NETWORK,
            NETWORK.headTo(NETWORK.cut("middle")),
            new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(1)), "same"),
            manager);
    client = patient().build();
  }

  private EdgeClientBuilder patient() {
    return EdgeClient.builder(head, "127.0.0.1", server.port())
        .requestTimeout(Duration.ofMinutes(1))
        .connectTimeout(Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    head.close();
    manager.close();
  }

  private ScriptedServer.Peer welcome() throws IOException {
    ScriptedServer.Peer peer = server.accept();
    peer.receiveHello();
    peer.send(ScriptedServer.welcomeFrame(64, 300_000));
    peer.send(ControlFrames.catalogue(TestCatalogues.of(NETWORK, Integer.MAX_VALUE, "middle")));
    return peer;
  }

  /** Values that nothing makes shorter. */
  private static Tensors noise(int elements) {
    Tensors input = Tensors.allocate(Signature.of(GIVEN.withShape(TensorShape.of(elements))), 1);
    Random random = new Random(elements);
    for (int i = 0; i < elements; i++) {
      input.data(0).putFloat(i * Float.BYTES, 1 + random.nextFloat());
    }
    return input;
  }

  private CompletableFuture<Prediction> ask(int elements, RequestOptions options) {
    return client.predictEachAsync(noise(elements), options).get(0);
  }

  private CompletableFuture<Prediction> ask(int elements) {
    return ask(elements, RequestOptions.defaults());
  }

  private static Tensors crossing(ByteBuffer payload) {
    RequestPreamble.decode(payload);
    return MessageDecoder.of(NETWORK.cut("middle").crossing()).decode(payload.slice());
  }

  @Test
  void smallRequestOvertakesALargeOneThatIsUnderWay() throws IOException {
    CompletableFuture<Prediction> large = ask(3 << 20);
    CompletableFuture<Prediction> small = ask(1000);
    try (ScriptedServer.Peer peer = welcome()) {
      FrameHeader first = peer.receive();
      assertEquals(2, first.requestId());
      assertEquals(noise(1000).data(0), crossing(peer.payload()).data(0));
      FrameHeader second = peer.receive();
      assertEquals(1, second.requestId());
      assertEquals(noise(3 << 20).data(0), crossing(peer.payload()).data(0));
      peer.send(ScriptedServer.response(2, noise(3), ScriptedServer.timings(1, 2, 3)));
      peer.send(ScriptedServer.response(1, noise(4), ScriptedServer.timings(1, 2, 3)));
      assertEquals(noise(3).data(0), small.join().outputs().data(0));
      assertEquals(noise(4).data(0), large.join().outputs().data(0));
      long payload = second.payloadBytes();
      assertEquals(FrameHeader.wireBytes(payload), large.join().report().bytesSent());
      assertTrue(FrameHeader.wireBytes(payload) > payload + payload / CHUNK * FrameHeader.BYTES);
    }
  }

  /**
   * Without a bound the system takes megabytes that nobody has read, and nothing overtakes them.
   */
  @Test
  void aSmallSendBufferLetsASmallRequestOvertakeWhatTheSystemWouldHaveTaken() throws Exception {
    client.close();
    client = patient().sendBufferBytes(16 << 10).build();
    CompletableFuture<Prediction> large = ask(3 << 20);
    try (ScriptedServer.Peer peer = welcome()) {
      peer.awaitBacklog();
      CompletableFuture<Prediction> small = ask(1000);
      long before = peer.bytesRead();
      assertEquals(2, peer.receive().requestId());
      assertTrue(peer.bytesRead() - before < 5 * CHUNK, peer.bytesRead() - before + " bytes");
      peer.send(ScriptedServer.response(2, noise(3), ScriptedServer.timings(1, 2, 3)));
      small.join();
      assertEquals(1, peer.receive().requestId());
      peer.send(ScriptedServer.response(1, noise(4), ScriptedServer.timings(1, 2, 3)));
      large.join();
    }
  }

  @Test
  void higherPriorityGoesFirst() throws IOException {
    CompletableFuture<Prediction> large = ask(3 << 20);
    CompletableFuture<Prediction> low = ask(100_000, RequestOptions.defaults().priority(0));
    CompletableFuture<Prediction> high = ask(200_000, RequestOptions.defaults().priority(15));
    try (ScriptedServer.Peer peer = welcome()) {
      assertEquals(15, nextPriority(peer));
      assertEquals(8, nextPriority(peer));
      assertEquals(0, nextPriority(peer));
    }
    client.close(); // the server is gone, and they go on trying
    assertThrows(CompletionException.class, large::join);
    assertThrows(CompletionException.class, low::join);
    assertThrows(CompletionException.class, high::join);
  }

  private static int nextPriority(ScriptedServer.Peer peer) throws IOException {
    peer.receiveRequest();
    return RequestPreamble.decode(peer.payload()).priority();
  }

  private static List<ByteBuffer> chunks(ByteBuffer frame, long id) {
    List<ByteBuffer> chunks = new ArrayList<>();
    chunks.add(frame.slice(0, Math.min(frame.limit(), CHUNK + FrameHeader.BYTES)));
    for (int at = CHUNK + FrameHeader.BYTES; at < frame.limit(); at += CHUNK) {
      int bytes = Math.min(CHUNK, frame.limit() - at);
      ByteBuffer chunk = ByteBuffer.allocate(FrameHeader.BYTES + bytes);
      new FrameHeader(FrameType.DATA, id, bytes).encode(chunk);
      chunks.add(chunk.put(frame.slice(at, bytes)).flip());
    }
    return chunks;
  }

  private static List<ByteBuffer> response(long id, int elements) {
    return chunks(
        ScriptedServer.response(id, noise(elements), ScriptedServer.timings(1, 2, 3)), id);
  }

  @Test
  void answersWhoseChunksTakeTurnsAreReadEachAsItWasSent() throws IOException {
    CompletableFuture<Prediction> one = ask(10);
    CompletableFuture<Prediction> two = ask(11);
    try (ScriptedServer.Peer peer = welcome()) {
      peer.receiveRequest();
      peer.receiveRequest();
      List<ByteBuffer> first = response(1, 100_000);
      List<ByteBuffer> second = response(2, 50_000);
      for (int i = 0; i < first.size(); i++) {
        peer.send(first.get(i));
        if (i < second.size()) {
          peer.send(second.get(i));
        }
      }
      assertEquals(noise(100_000).data(0), one.join().outputs().data(0));
      assertEquals(noise(50_000).data(0), two.join().outputs().data(0));
    }
  }

  @Test
  void failureInTheMiddleOfAnAnswerEndsIt() throws IOException {
    CompletableFuture<Prediction> one = ask(10);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      peer.send(response(id, 100_000).get(0));
      peer.send(ControlFrames.failure(id, new Notice(ErrorCode.BAD_TENSOR, "no more of it")));
      CompletionException e = assertThrows(CompletionException.class, one::join);
      assertEquals(TailFailedException.class, e.getCause().getClass());
      CompletableFuture<Prediction> two = ask(11);
      peer.send(ScriptedServer.response(peer.receiveRequest(), noise(2), NO_TIME));
      assertEquals(noise(2).data(0), two.join().outputs().data(0));
    }
  }

  @Test
  void chunkOfNothingEndsTheConnection() throws IOException {
    CompletableFuture<Prediction> one = ask(10);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      peer.send(response(id, 100_000).get(1));
      peer.awaitClose();
    }
    client.close();
    assertThrows(CompletionException.class, one::join);
  }

  @Test
  void connectionThatBreaksInTheMiddleOfBothLeavesNothingBehind() throws IOException {
    CompletableFuture<Prediction> one = ask(10);
    CompletableFuture<Prediction> large = ask(3 << 20);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      peer.send(response(id, 100_000).get(0));
      peer.reset();
    }
    client.close();
    assertThrows(CompletionException.class, one::join);
    assertThrows(CompletionException.class, large::join);
  }

  @Test
  void requestThatFailsWhileItIsSentIsGivenUp() throws IOException {
    CompletableFuture<Prediction> large = ask(3 << 20);
    try (ScriptedServer.Peer peer = welcome()) {
      peer.send(ControlFrames.failure(1, new Notice(ErrorCode.BAD_TENSOR, "too large for me")));
      CompletionException e = assertThrows(CompletionException.class, large::join);
      assertEquals(TailFailedException.class, e.getCause().getClass());
      FrameHeader next = peer.receive();
      assertEquals(new FrameHeader(FrameType.CANCEL, 1, 0), next);
    }
  }

  @Test
  void tellsTheServerTraceAndFormats() throws IOException {
    TraceContext trace =
        TraceContext.ofTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    RequestOptions options =
        RequestOptions.defaults().trace(trace).format("wanted", AnswerFormat.HALF);
    CompletableFuture<Prediction> one = ask(10, options);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      RequestPreamble preamble = RequestPreamble.decode(peer.payload());
      assertEquals(Optional.of(trace), TraceContext.in(preamble.extensions()));
      assertEquals(List.of(new WantedOutput(0, AnswerFormat.HALF)), preamble.outputs());
      peer.send(ScriptedServer.response(id, noise(2), NO_TIME, Profile.half()));
      assertEquals(1.7f, one.join().outputs().data(0).getFloat(0), 0.4);
    }
  }

  @Test
  void answerToHalfARequestEndsTheConnection() throws IOException {
    CompletableFuture<Prediction> large = ask(3 << 20);
    try (ScriptedServer.Peer peer = welcome()) {
      peer.send(ScriptedServer.response(1, noise(2), NO_TIME)); // nothing is read before it
      assertThrows(IOException.class, peer::receiveRequest);
    }
    client.close();
    assertThrows(CompletionException.class, large::join);
  }

  @Test
  void goodbyeAfterTheEdgeHasLeftStillLetsTheAnswerCome() throws IOException {
    CompletableFuture<Prediction> one = ask(10);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      Notice stopping = new Notice(ErrorCode.SHUTTING_DOWN, "bye");
      peer.send(ControlFrames.goAway(stopping));
      peer.send(ControlFrames.goAway(stopping));
      peer.send(ScriptedServer.response(id, noise(5), NO_TIME));
      assertEquals(noise(5).data(0), one.join().outputs().data(0));
    }
  }

  /** A hostile server could make the edge hold the largest answer for each. */
  @Test
  void largeAnswerToARequestThatWasGivenUpIsReadAndForgotten() throws IOException {
    CompletableFuture<Prediction> given = ask(10);
    try (ScriptedServer.Peer peer = welcome()) {
      long id = peer.receiveRequest();
      given.cancel(true);
      assertEquals(FrameType.CANCEL, peer.receive().type());
      CompletableFuture<Prediction> kept = ask(11);
      long next = peer.receiveRequest();
      List<ByteBuffer> first = response(id, 100_000);
      peer.send(first.get(0));
      peer.send(ScriptedServer.response(next, noise(6), NO_TIME));
      for (ByteBuffer chunk : first.subList(1, first.size())) {
        peer.send(chunk);
      }
      assertEquals(noise(6).data(0), kept.join().outputs().data(0));
      CompletableFuture<Prediction> last = ask(12);
      peer.send(ScriptedServer.response(peer.receiveRequest(), noise(7), NO_TIME));
      assertEquals(noise(7).data(0), last.join().outputs().data(0));
    }
  }
}
