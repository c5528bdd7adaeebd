package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.Variant;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ResponsePreamble.AnsweredBy;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestCatalogues;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server says of who answered, where several may. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientVariantsTest extends ClientOfScriptedServer {
  private static final Variant WHOLE = new Variant(1, "whole");
  private static final Variant SMALL = new Variant(7, "int8");

  @Override
  EdgeClientBuilder builder() {
    return super.builder().maxAttempts(1);
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
    assertAnswer(3, answer);
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
