package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tails that come and go while a server runs. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TailsAtRunTimeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Gate gate = new Gate();

  private static void assertServesNothing(ServerFixture fixture) throws IOException {
    try (RawClient client = fixture.welcomed()) {
      assertEquals(Catalogue.EMPTY, client.catalogue());
    }
  }

  @Test
  void servesATailThatIsAddedToAServerThatHadNone() throws Exception {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        TailServer server = TailServer.builder().address("127.0.0.1", 0).start()) {
      assertEquals(Set.of(), server.fingerprints());
      server.add(TestTails.plusOne(manager));
      assertEquals(Set.of(TestTails.FINGERPRINT), server.fingerprints());
      try (RawClient client = RawClient.welcomed(server.port())) {
        client.ask(1);
        client.assertAnswered(1);
      }
    }
  }

  @Test
  void answersWhatRunsAndWaitsBeforeATailIsGone() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxBatch(1));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.ping();
      CompletableFuture<Boolean> removed =
          CompletableFuture.supplyAsync(() -> fixture.server.remove(TestTails.FINGERPRINT, LONG));
      assertEquals(Catalogue.EMPTY, client.receiveCatalogue());
      client.ask(3);
      client.receiveFailure(3, ErrorCode.SHUTTING_DOWN);
      assertServesNothing(fixture);
      assertFalse(removed.isDone());
      gate.letPass(2);
      client.assertAnswered(1);
      client.assertAnswered(2);
      assertTrue(removed.join());
      client.ping();
      assertEquals(Set.of(), fixture.server.status().queued().keySet());
    }
  }

  @Test
  void refusesWhatWaitsByTheTimeoutAndSaysThatTheTailStillRuns() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxBatch(1));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.ping();
      assertFalse(fixture.server.remove(TestTails.FINGERPRINT, SHORT));
      assertEquals(Catalogue.EMPTY, client.receiveCatalogue());
      client.receiveFailure(2, ErrorCode.SHUTTING_DOWN);
      assertThrows(IllegalArgumentException.class, () -> fixture.server.add(fixture.tail));
      gate.letPass(1);
      client.assertAnswered(1);
      assertTrue(fixture.server.remove(TestTails.FINGERPRINT, LONG));
    }
  }

  @Test
  void leavesTheConnectionsOfOtherTailsAlone() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne();
        RawClient client = fixture.welcomed()) {
      ModelFingerprint other = TestTails.fingerprint("bottle1");
      fixture.server.add(TestTails.tail(fixture.manager, other, TestTails.block()));
      assertEquals(2, client.receiveCatalogue().tails().size());
      assertTrue(fixture.server.remove(other, LONG));
      assertEquals(List.of(TestTails.FINGERPRINT), client.receiveCatalogue().tails());
      client.ask(1);
      client.assertAnswered(1);
    }
  }

  @Test
  void holdsNothingOfATailThatIsGoneHoweverOftenItComesAndGoes() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      List<Integer> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        fixture.assertServes(i + 1);
        assertTrue(fixture.server.remove(TestTails.FINGERPRINT, LONG));
        held.add(fixture.manager.getManagedArrays().size());
        fixture.server.add(fixture.tail);
      }
      assertEquals(List.of(0, 0, 0, 0, 0), held);
      fixture.assertServes(9);
    }
  }

  @Test
  void runsTheSmallestAndTheLargestBatchBeforeItListens() throws Exception {
    List<Long> batches = new ArrayList<>();
    try (ServerFixture fixture =
        new ServerFixture(
            manager -> TestTails.tail(manager, x -> counting(x, batches)), b -> b.maxBatch(5))) {
      assertEquals(List.of(1L, 5L), batches);
      fixture.assertServes(1);
    }
  }

  private static NDList counting(NDList inputs, List<Long> batches) {
    batches.add(inputs.singletonOrThrow().getShape().get(0));
    return TestTails.addOne(inputs);
  }

  @Test
  void refusesATailThatFailsItsWarmUpAndServesTheOthers() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      ModelFingerprint other = TestTails.fingerprint("bottle1");
      ServedPart misshapen =
          TestTails.tail(
              fixture.manager,
              other,
              new LambdaBlock(x -> new NDList(x.singletonOrThrow().duplicate()), "wrongShape"));
      assertThrows(IllegalStateException.class, () -> fixture.server.add(misshapen));
      assertEquals(Set.of(TestTails.FINGERPRINT), fixture.server.fingerprints());
      fixture.server.add(TestTails.tail(fixture.manager, other, TestTails.block()));
      fixture.assertServes(1);
    }
  }

  @Test
  void refusesASecondTailWithTheSameFingerprint() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      assertThrows(IllegalArgumentException.class, () -> fixture.server.add(fixture.tail));
      fixture.assertServes(1);
    }
  }
}
