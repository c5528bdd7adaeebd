package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.nn.LambdaBlock;
import io.cleave.cloud.fake.FiniteTask;
import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.fixtures.NoLeaks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several requests in one run of the tail, of several connections. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class BatchingTest {
  private final Gate gate = new Gate();
  private final List<Integer> batches = new CopyOnWriteArrayList<>();

  private ServerFixture fixture(UnaryOperator<NDList> tail) throws Exception {
    return new ServerFixture(
        manager -> TestTails.tail(manager, x -> gate.pass(x, tail)),
        b -> b.listener(new BatchSizes()));
  }

  private final class BatchSizes implements ServerListener {
    @Override
    public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
      batches.add(size);
    }
  }

  @Test
  void runsWhatWaitsTogetherAndAnswersEachWithItsOwn() throws Exception {
    try (ServerFixture fixture = fixture(TestTails::addOne);
        RawClient first = fixture.welcomed();
        RawClient second = fixture.welcomed()) {
      gate.hold(first);
      for (int id = 2; id <= 4; id++) {
        first.ask(id);
        second.sendRequest(id, TestTails.input(id + 10));
      }
      second.ping();
      first.ping();
      gate.letPass(2);
      first.assertAnswered(1);
      for (int id = 2; id <= 4; id++) {
        first.assertAnswered(id);
        assertArrayEquals(TestTails.expected(id + 10), second.receiveAnswer(id));
      }
      assertEquals(List.of(1, 6), batches);
    }
  }

  @Test
  void answersAnHonestClientInTheNextBatchAmongGreedyOnes() throws Exception {
    try (ServerFixture fixture = fixture(TestTails::addOne);
        RawClient greedy = fixture.welcomed();
        RawClient honest = fixture.welcomed()) {
      gate.hold(greedy);
      greedy.askAll(2, 30);
      greedy.ping();
      honest.sendRequest(1, TestTails.input(99));
      honest.ping();
      gate.letPass(2); // the one that runs, and one batch
      assertArrayEquals(TestTails.expected(99), honest.receiveAnswer(1));
      gate.letPass(3);
      greedy.assertAllAnswered(1, 30);
      assertEquals(List.of(1, 8, 8, 8, 6), batches);
    }
  }

  @Test
  void failsACorruptRequestAloneAmongSoundOnes() throws Exception {
    try (ServerFixture fixture = fixture(TestTails::addOne);
        RawClient sound = fixture.welcomed();
        RawClient corrupt = fixture.welcomed()) {
      gate.hold(sound);
      sound.ask(2);
      sound.ping();
      corrupt.send(RawClient.corruptRequest(1));
      corrupt.ping();
      sound.ask(3);
      sound.ping();
      gate.letPass(2);
      sound.assertAllAnswered(1, 3);
      corrupt.receiveFailure(1, ErrorCode.BAD_TENSOR);
      assertEquals(List.of(1, 2), batches);
    }
  }

  @Test
  void failsOnlyTheRequestWhoseOutputsAreNoAnswer() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(
                manager ->
                    TestTails.tail(
                        manager,
                        TestTails.FINGERPRINT,
                        new LambdaBlock(x -> gate.pass(x, TestTails::addOne), "gated"),
                        new FiniteTask()),
                b -> b.listener(new BatchSizes()));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      float[] none = TestTails.input(2);
      none[0] = Float.NaN;
      client.sendRequest(2, none);
      client.ask(3);
      client.ping();
      gate.letPass(2);
      client.assertAnswered(1);
      String message = client.receiveFailure(2, ErrorCode.BAD_TENSOR).message();
      assertEquals("answer: NaN", message);
      client.assertAnswered(3);
      assertEquals(List.of(1, 2), batches);
    }
  }

  @Test
  void failsOnlyTheRequestThatTheTailThrowsFor() throws Exception {
    try (ServerFixture fixture = fixture(BatchingTest::throwForSeven);
        RawClient sound = fixture.welcomed();
        RawClient poisoned = fixture.welcomed()) {
      gate.hold(sound);
      sound.ask(2);
      sound.ask(3);
      sound.ping();
      poisoned.sendRequest(1, TestTails.input(7));
      poisoned.ping();
      gate.letPass(5); // what runs, the batch of three, each of the three alone
      sound.assertAllAnswered(1, 3);
      String message = poisoned.receiveFailure(1, ErrorCode.INTERNAL).message();
      assertTrue(message.contains("OutOfMemoryError"), message);
      gate.letPass(1);
      sound.ask(4);
      sound.assertAnswered(4);
    }
  }

  @Test
  void doesNotRunARequestAloneWhoseDeadlinePassedInAFailedBatch() throws Exception {
    try (ServerFixture fixture = fixture(BatchingTest::throwForSeven);
        RawClient sound = fixture.welcomed();
        RawClient hasty = fixture.welcomed()) {
      gate.hold(sound);
      sound.ask(2);
      sound.ping();
      long sent = System.nanoTime();
      hasty.send(RawClient.request(1, 2000, TestTails.input(7)));
      hasty.ping();
      gate.letPass(1);
      gate.awaitEntered(); // the batch of both
      Waiting.untilPassed(Duration.ofMillis(2500), sent);
      gate.letPass(2);
      sound.assertAnswered(1);
      sound.assertAnswered(2);
      hasty.receiveFailure(1, ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  private static NDList throwForSeven(NDList inputs) {
    if (inputs.singletonOrThrow().eq(700).any().getBoolean()) {
      throw new OutOfMemoryError("no");
    }
    return TestTails.addOne(inputs);
  }

  @Test
  void shedsTheGreedyNotTheHonestWhenTheQueueIsFull() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b.queueCapacity(4));
        RawClient greedy = fixture.welcomed();
        RawClient honest = fixture.welcomed()) {
      gate.hold(greedy);
      greedy.askAll(2, 5);
      greedy.ping();
      honest.sendRequest(1, TestTails.input(99));
      greedy.receiveFailure(5, ErrorCode.OVERLOADED);
      gate.letPass(2);
      assertArrayEquals(TestTails.expected(99), honest.receiveAnswer(1));
      greedy.assertAllAnswered(1, 4);
    }
  }
}
