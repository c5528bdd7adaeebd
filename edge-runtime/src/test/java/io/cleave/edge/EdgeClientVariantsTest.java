package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.Variant;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ResponsePreamble.AnsweredBy;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server says of who answered, where several may. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientVariantsTest {
  private static final Variant WHOLE = new Variant(1, "whole");
  private static final Variant SMALL = new Variant(7, "int8");

  private NDManager manager;
  private NDArray image;
  private ScriptedServer server;
  private EdgeClient client;

  @BeforeEach
  void start() throws IOException {
    manager = NDManager.newBaseManager("PyTorch");
    image = manager.ones(new Shape(2, 2, 2));
    server = new ScriptedServer();
    client =
        EdgeClient.builder(ScriptedServer.head(manager), "127.0.0.1", server.port())
            .requestTimeout(Duration.ofMinutes(1))
            .maxAttempts(1)
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    manager.close();
  }

  private static Catalogue catalogue(Variant... variants) {
    CutEntry cut = TestCatalogues.only(ScriptedServer.CATALOGUE);
    CutEntry varied =
        new CutEntry(
            cut.id(),
            cut.name(),
            cut.crossing(),
            cut.answer(),
            cut.maxRequestBytes(),
            cut.pictures(),
            cut.calibrations(),
            List.of(variants));
    return TestCatalogues.of(ScriptedServer.NETWORK, TestParts.FINGERPRINT, List.of(varied));
  }

  private ScriptedServer.Peer welcome(Variant... variants) throws IOException {
    ScriptedServer.Peer peer = server.accept();
    peer.receiveHello();
    peer.send(ScriptedServer.welcomeFrame(64, 300_000));
    peer.send(ControlFrames.catalogue(catalogue(variants)));
    return peer;
  }

  /** What the report says of a request that is answered with these extensions. */
  private Optional<Report.AnsweredBy> answered(ScriptedServer.Peer peer, Extensions extensions)
      throws IOException {
    CompletableFuture<Prediction> answer = client.predictAsync(image);
    answer(peer, extensions);
    assertEquals(3, answer.join().logits().get(0));
    return answer.join().report().answeredBy();
  }

  private static void answer(ScriptedServer.Peer peer, Extensions extensions) throws IOException {
    ResponsePreamble preamble = new ResponsePreamble(0, 1, ServerLoad.NONE, List.of(), extensions);
    peer.send(ScriptedServer.response(peer.receiveRequest(), 3, preamble));
  }

  private static Extensions by(int variant, int exit) {
    return new AnsweredBy(variant, exit).addTo(Extensions.NONE);
  }

  private static Optional<Report.AnsweredBy> said(String variant, int exit) {
    return Optional.of(new Report.AnsweredBy(variant, exit));
  }

  @Test
  void reportNamesTheVariantThatAnswered() throws Exception {
    CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
    try (ScriptedServer.Peer peer = welcome(WHOLE, SMALL)) {
      connected.join();
      assertEquals(said("int8", 2), answered(peer, by(7, 2)));
      assertEquals(said("whole", 0), answered(peer, by(1, 0)));
      assertEquals(Optional.empty(), answered(peer, Extensions.NONE));
    }
  }

  @Test
  void reportNamesNoVariantThatTheCatalogueDoesNotHave() throws Exception {
    CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
    try (ScriptedServer.Peer peer = welcome()) {
      connected.join();
      assertEquals(Optional.empty(), answered(peer, by(7, 0)));
      peer.send(ControlFrames.catalogue(catalogue(SMALL)));
      assertEquals(said("int8", 0), answered(peer, by(7, 0)));
      assertEquals(Optional.empty(), answered(peer, by(8, 0)));
    }
  }

  @Test
  void closesWhenAnAnswererIsDamaged() throws IOException {
    CompletableFuture<Prediction> lost = client.predictAsync(image);
    try (ScriptedServer.Peer peer = welcome(SMALL)) {
      answer(peer, Extensions.NONE.with(Extensions.ANSWERED_BY, new byte[2]));
      CompletionException e = assertThrows(CompletionException.class, lost::join);
      assertInstanceOf(TailConnectionLostException.class, e.getCause());
      peer.awaitClose();
    }
  }
}
