package io.cleave.cloud.internal.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.FakeRequester;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ServerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestQueueTest {
  private final ServedPart tail = TestTails.tail(null, TestTails.FINGERPRINT, null);
  private final ServedPart other = TestTails.tail(null, TestTails.fingerprint("bottle1"), null);
  private final FakeRequester greedy = new FakeRequester("g");
  private final FakeRequester honest = new FakeRequester("h");

  private RequestQueue queue(int capacity, int workers, int maxBatch) {
    return queue(capacity, workers, maxBatch, Duration.ZERO);
  }

  private RequestQueue queue(int capacity, int workers, int maxBatch, Duration maxWait) {
    RequestQueue queue = new RequestQueue(capacity, workers, maxBatch, maxWait, System::nanoTime);
    queue.open(tail);
    queue.open(other);
    return queue;
  }

  private static void fill(
      RequestQueue queue, FakeRequester requester, ServedPart tail, int requests) {
    for (int i = 0; i < requests; i++) {
      assertNull(queue.offer(requester.next(tail)));
    }
  }

  private static List<String> take(RequestQueue queue) throws InterruptedException {
    RequestQueue.Batch batch = queue.take();
    queue.done(batch);
    return labels(batch.live());
  }

  private static List<String> labels(List<TailRequest> requests) {
    return requests.stream().map(FakeRequester::label).toList();
  }

  @Test
  void takesOneRequestOfEachRequesterATurn() throws Exception {
    RequestQueue queue = queue(16, 1, 4);
    fill(queue, greedy, tail, 6);
    fill(queue, honest, tail, 2);
    assertEquals(List.of("g1", "h1", "g2", "h2"), take(queue));
    assertEquals(List.of("g3", "g4", "g5", "g6"), take(queue));
  }

  @Test
  void servesANewcomerInTheNextBatchHoweverMuchOthersHaveWaiting() throws Exception {
    RequestQueue queue = queue(64, 1, 4);
    for (int i = 0; i < 3; i++) {
      fill(queue, new FakeRequester("g" + i + "-"), tail, 20);
    }
    take(queue);
    fill(queue, honest, tail, 1);
    assertTrue(take(queue).contains("h1"));
  }

  @Test
  void takesNothingForOneWhoTakesNoAnswersUntilHeDoes() throws Exception {
    RequestQueue queue = queue(16, 1, 4);
    fill(queue, greedy, tail, 3);
    fill(queue, honest, tail, 2);
    greedy.deaf(true);
    assertEquals(List.of("h1", "h2"), take(queue));
    CompletableFuture<List<String>> taken = takeElsewhere(queue);
    assertNull(taken.copy().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join());
    greedy.deaf(false);
    queue.roomAppeared();
    assertEquals(List.of("g1", "g2", "g3"), taken.join());
  }

  @Test
  void takesWhatExpiresOfOneWhoTakesNoAnswers() throws Exception {
    RequestQueue queue = queue(16, 1, 4);
    greedy.deaf(true);
    assertNull(queue.offer(greedy.next(tail, TimeUnit.MILLISECONDS.toNanos(20))));
    fill(queue, greedy, tail, 1);
    RequestQueue.Batch batch = queue.take();
    queue.done(batch);
    assertEquals(List.of("g1"), labels(batch.expired()));
    assertEquals(List.of(), labels(batch.live()));
    assertEquals(1, queue.waitingFor(tail));
  }

  @Test
  void aDeafRequesterNeitherFillsNorDelaysABatchThatWaitsForOthers() throws Exception {
    RequestQueue queue = queue(16, 1, 2, Duration.ofHours(1));
    greedy.deaf(true);
    fill(queue, greedy, tail, 3);
    fill(queue, honest, tail, 1);
    CompletableFuture<List<String>> taken = takeElsewhere(queue);
    assertNull(taken.copy().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join());
    fill(queue, honest, tail, 1);
    assertEquals(List.of("h1", "h2"), taken.join());
  }

  @Test
  void expectsNoWaitBehindOneWhoTakesNoAnswers() {
    RequestQueue queue = queue(16, 1, 1);
    fill(queue, greedy, tail, 3);
    queue.served(tail, 1, 1000);
    greedy.deaf(true);
    assertEquals(1000, queue.expectedAnswerNanos(tail, honest, 8));
  }

  @Test
  void makesRoomByWhatCannotBeTakenWhenItIsFull() {
    RequestQueue queue = queue(3, 1, 4);
    fill(queue, greedy, tail, 1);
    fill(queue, honest, tail, 2);
    greedy.deaf(true);
    assertEquals("g1", FakeRequester.label(queue.offer(honest.next(other))));
    TailRequest ofTheDeaf = greedy.next(other);
    assertSame(ofTheDeaf, queue.offer(ofTheDeaf));
  }

  @Test
  void givesAwayAllThatCannotBeTaken() throws Exception {
    RequestQueue queue = queue(16, 1, 4);
    fill(queue, greedy, tail, 2);
    fill(queue, honest, tail, 1);
    fill(queue, greedy, other, 1);
    greedy.deaf(true);
    assertEquals(List.of("g1", "g2", "g3"), labels(queue.takeOwed()));
    assertEquals(List.of("h1"), take(queue));
    assertTrue(queue.awaitIdle(tail, System.nanoTime()));
  }

  @Test
  void keepsTheOrderOfEachRequester() throws Exception {
    RequestQueue queue = queue(64, 1, 3);
    fill(queue, greedy, tail, 7);
    List<String> taken = new ArrayList<>();
    while (queue.waitingFor(tail) > 0) {
      taken.addAll(take(queue));
    }
    assertEquals(List.of("g1", "g2", "g3", "g4", "g5", "g6", "g7"), taken);
  }

  @Test
  void takesABatchOfOneTailAloneAndLetsTailsTakeTurns() throws Exception {
    RequestQueue queue = queue(16, 1, 2);
    fill(queue, greedy, tail, 4);
    fill(queue, honest, other, 1);
    assertEquals(List.of("g1", "g2"), take(queue));
    assertEquals(List.of("h1"), take(queue));
    assertEquals(List.of("g3", "g4"), take(queue));
  }

  @Test
  void leavesNoPlaceInABatchToAnExpiredRequest() throws Exception {
    RequestQueue queue = queue(16, 1, 2);
    queue.offer(greedy.next(tail, 0));
    fill(queue, greedy, tail, 2);
    RequestQueue.Batch batch = queue.take();
    assertEquals(List.of("g1"), labels(batch.expired()));
    assertEquals(List.of("g2", "g3"), labels(batch.live()));
    assertEquals(3, queue.running());
    queue.done(batch);
    assertEquals(0, queue.running());
  }

  @Test
  void isNotIdleWhileAWorkerHasOnlyExpiredRequests() throws Exception {
    RequestQueue queue = queue(16, 1, 2);
    queue.offer(greedy.next(tail, 0));
    RequestQueue.Batch batch = queue.take();
    assertFalse(queue.awaitIdle(tail, System.nanoTime()));
    queue.done(batch);
    assertTrue(queue.awaitIdle(tail, System.nanoTime()));
  }

  @Test
  void makesRoomByTheNewestOfTheGreediestWhenItIsFull() {
    RequestQueue queue = queue(4, 1, 4);
    fill(queue, greedy, tail, 4);
    assertEquals("g4", FakeRequester.label(queue.offer(honest.next(other))));
    assertEquals("g3", FakeRequester.label(queue.offer(honest.next(tail))));
    assertEquals(3, queue.waitingFor(tail));
  }

  @Test
  void refusesTheArrivingWhenNobodyHasTwoMoreWaiting() {
    RequestQueue queue = queue(3, 1, 4);
    fill(queue, greedy, tail, 2);
    fill(queue, honest, tail, 1);
    TailRequest arriving = honest.next(tail);
    assertSame(arriving, queue.offer(arriving));
    TailRequest ofTheGreedy = greedy.next(tail);
    assertSame(ofTheGreedy, queue.offer(ofTheGreedy));
  }

  @Test
  void neverHoldsMoreThanItsCapacityAndEndsNoRequestTwice() throws Exception {
    Random random = new Random(5);
    RequestQueue queue = queue(10, 1, 3);
    List<FakeRequester> requesters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requesters.add(new FakeRequester("r" + i + "-"));
    }
    List<String> ended = new ArrayList<>();
    int offered = 0;
    for (int step = 0; step < 5000; step++) {
      int waiting = queue.waitingFor(tail) + queue.waitingFor(other);
      assertTrue(waiting <= 10);
      if (random.nextInt(4) == 0 && waiting > 0) {
        ended.addAll(take(queue));
      } else {
        offered++;
        TailRequest leaving =
            queue.offer(
                requesters
                    .get(Math.min(4, random.nextInt(8)))
                    .next(random.nextBoolean() ? tail : other));
        if (leaving != null) {
          ended.add(FakeRequester.label(leaving));
        }
      }
    }
    ended.addAll(labels(queue.drain()));
    assertEquals(offered, ended.size());
    assertEquals(offered, ended.stream().distinct().count());
  }

  @Test
  void forgetsWhatWaitsForARequesterThatLeaves() throws Exception {
    RequestQueue queue = queue(16, 1, 4);
    fill(queue, greedy, tail, 3);
    fill(queue, greedy, other, 1);
    fill(queue, honest, tail, 1);
    assertEquals(List.of("g1", "g2", "g3", "g4"), labels(queue.leave(greedy)));
    assertEquals(List.of(), queue.leave(greedy));
    assertEquals(List.of("h1"), take(queue));
  }

  @Test
  void waitsForABatchToFillButNotLonger() throws Exception {
    RequestQueue queue = queue(16, 1, 2, Duration.ofHours(1));
    fill(queue, greedy, tail, 1);
    CompletableFuture<List<String>> taken = takeElsewhere(queue);
    assertNull(taken.copy().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join());
    fill(queue, honest, tail, 1);
    assertEquals(List.of("g1", "h1"), taken.join());
  }

  @Test
  void doesNotWaitForMoreWhereAFullQueueTakesNone() throws Exception {
    RequestQueue queue = queue(2, 1, 8, Duration.ofHours(1));
    fill(queue, greedy, tail, 2);
    assertEquals(List.of("g1", "g2"), take(queue));
  }

  @Test
  void takesAnUnfilledBatchOnceItsOldestHasWaitedLongEnough() throws Exception {
    RequestQueue queue = queue(16, 1, 8, Duration.ofMillis(1));
    fill(queue, greedy, tail, 1);
    assertEquals(List.of("g1"), take(queue));
  }

  @Test
  void doesNotLetARequestExpireWhileItWaitsForOthers() throws Exception {
    RequestQueue queue = queue(16, 1, 8, Duration.ofHours(1));
    fill(queue, honest, tail, 1);
    queue.offer(greedy.next(tail, TimeUnit.SECONDS.toNanos(4)));
    RequestQueue.Batch batch = queue.take();
    queue.done(batch);
    assertEquals(List.of("h1", "g1"), labels(batch.live()));
  }

  @Test
  void leavesTheTailItsTimeBeforeADeadline() throws Exception {
    RequestQueue queue = queue(16, 1, 8, Duration.ofHours(1));
    queue.served(tail, 1, TimeUnit.HOURS.toNanos(1));
    queue.offer(honest.next(tail, TimeUnit.HOURS.toNanos(1)));
    assertEquals(List.of("h1"), take(queue));
  }

  private static CompletableFuture<List<String>> takeElsewhere(RequestQueue queue) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return take(queue);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void expectsNoWaitBeforeAnythingWasServed() {
    RequestQueue queue = queue(4, 2, 1);
    fill(queue, greedy, tail, 4);
    assertEquals(0, queue.expectedAnswerNanos(tail, greedy, 8));
  }

  @Test
  void expectsWhatTheWaitingTakeSharedByTheWorkers() {
    RequestQueue queue = queue(8, 2, 1);
    fill(queue, greedy, tail, 6);
    queue.served(tail, 1, 1000);
    assertEquals(3000 + 1000, queue.expectedAnswerNanos(tail, greedy, 8));
  }

  @Test
  void expectsAnHonestRequestersWaitWithoutItsGreedyNeighboursBacklog() {
    RequestQueue queue = queue(64, 1, 1);
    fill(queue, greedy, tail, 50);
    queue.served(tail, 4, 4000);
    assertEquals(1000 + 1000, queue.expectedAnswerNanos(tail, honest, 8));
    assertEquals(50_000 + 1000, queue.expectedAnswerNanos(tail, greedy, 8));
  }

  @Test
  void expectsAnotherTailsTurnsInBetween() {
    RequestQueue queue = queue(64, 1, 2);
    fill(queue, greedy, other, 50);
    queue.served(other, 1, 1000);
    queue.served(tail, 1, 10);
    assertEquals(2000, queue.expectedAnswerNanos(tail, honest, 8));
  }

  @Test
  void forgetsAnExceptionallySlowRequestAfterSomeQuickOnes() {
    RequestQueue queue = queue(1, 1, 1);
    fill(queue, greedy, tail, 1);
    queue.served(tail, 1, 1_000_000);
    for (int i = 0; i < 100; i++) {
      queue.served(tail, 1, 1000);
    }
    long nanos = queue.expectedAnswerNanos(tail, greedy, 8);
    assertTrue(nanos < 3000, () -> nanos + " ns");
  }

  @Test
  void expectsNoWaitWhereNobodyWaits() {
    RequestQueue queue = queue(1, 1, 1);
    queue.served(tail, 1, 1_000_000);
    assertEquals(0, queue.expectedAnswerNanos(tail, honest, 8));
  }

  @Test
  void expectsAnAnswerAfterTheWaitWhatRunsAndItsOwnBatch() throws Exception {
    RequestQueue queue = queue(64, 1, 4);
    queue.served(tail, 1, 1000);
    assertEquals(0, queue.expectedAnswerNanos(tail, honest, 8), "nothing is before it");
    fill(queue, greedy, tail, 4);
    RequestQueue.Batch running = queue.take();
    assertEquals(4000 + 1000, queue.expectedAnswerNanos(tail, honest, 8));
    fill(queue, greedy, tail, 2);
    assertEquals(1000 + 4000 + 2000, queue.expectedAnswerNanos(tail, honest, 8));
    assertEquals(2000 + 4000 + 3000, queue.expectedAnswerNanos(tail, greedy, 8));
    queue.done(running);
  }

  @Test
  void makesABatchNoLargerThanItsMostUrgentRequestCanWaitFor() throws Exception {
    RequestQueue queue = queue(64, 1, 8);
    queue.served(tail, 1, TimeUnit.MINUTES.toNanos(15));
    fill(queue, greedy, tail, 2); // an hour each
    assertNull(queue.offer(honest.next(tail, TimeUnit.MINUTES.toNanos(10))));
    fill(queue, greedy, tail, 2);
    assertEquals(List.of("g1"), take(queue));
    assertEquals(List.of("h1"), take(queue), "one at least, however late");
    assertEquals(List.of("g2", "g3", "g4"), take(queue));
  }

  private TailRequest urgent(FakeRequester requester, int priority) {
    return requester.next(tail, TimeUnit.HOURS.toNanos(1), priority);
  }

  @Test
  void ordersByPriorityWithinARequestersOwnLineAlone() throws Exception {
    RequestQueue queue = queue(16, 1, 16);
    fill(queue, honest, tail, 2);
    assertNull(queue.offer(urgent(greedy, 3)));
    assertNull(queue.offer(urgent(greedy, 15)));
    assertNull(queue.offer(urgent(greedy, 3)));
    assertNull(queue.offer(urgent(greedy, 15)));
    assertEquals(List.of("h1", "g2", "h2", "g4", "g1", "g3"), take(queue));
  }

  @Test
  void expectsNoMoreBeforeAnUrgentRequestThanIsAsUrgent() {
    RequestQueue queue = queue(64, 1, 1);
    fill(queue, greedy, tail, 50);
    queue.served(tail, 1, 1000);
    assertNull(queue.offer(urgent(greedy, 15)));
    assertEquals(1000 + 1000, queue.expectedAnswerNanos(tail, greedy, 15));
    assertEquals(51_000 + 1000, queue.expectedAnswerNanos(tail, greedy, 8));
  }

  @Test
  void makesRoomForAnUrgentRequestByWhatIsLessUrgentOfTheSameRequester() {
    RequestQueue queue = queue(2, 1, 1);
    fill(queue, greedy, tail, 2);
    assertEquals("g2", FakeRequester.label(queue.offer(urgent(greedy, 15))));
    TailRequest equal = urgent(greedy, 8);
    assertEquals(equal, queue.offer(equal));
  }

  @Test
  void endsWhatHasExpiredBehindWhatIsMoreUrgent() throws Exception {
    RequestQueue queue = queue(8, 1, 1);
    assertNull(queue.offer(greedy.next(tail, 1, 0)));
    assertNull(queue.offer(urgent(greedy, 15)));
    RequestQueue.Batch batch = queue.take();
    assertEquals(List.of("g1"), labels(batch.expired()));
    assertEquals(List.of("g2"), labels(batch.live()));
    queue.done(batch);
  }

  @Test
  void makesRoomByTheNewestOfTheLowestPriority() {
    RequestQueue queue = queue(3, 1, 4);
    assertNull(queue.offer(urgent(greedy, 1)));
    assertNull(queue.offer(urgent(greedy, 0)));
    assertNull(queue.offer(urgent(greedy, 2)));
    assertEquals("g2", FakeRequester.label(queue.offer(honest.next(tail))));
  }

  @Test
  void removesARequestThatWaitsAndNoneThatWasTaken() throws Exception {
    RequestQueue queue = queue(16, 1, 1);
    TailRequest first = greedy.next(tail);
    TailRequest second = greedy.next(tail);
    assertNull(queue.offer(first));
    assertNull(queue.offer(second));
    assertEquals(List.of("g1"), take(queue));
    assertFalse(queue.remove(first));
    assertTrue(queue.remove(second));
    assertFalse(queue.remove(second));
    assertTrue(queue.awaitIdle(tail, System.nanoTime()));
  }

  @Test
  void pollsWithoutWaitingAndSaysWhenSomethingWillBeDue() {
    RequestQueue queue = queue(16, 1, 2, Duration.ofHours(1));
    long now = System.nanoTime();
    assertTrue(queue.poll(now).isEmpty());
    assertTrue(queue.nextDueNanos().isEmpty());
    TailRequest waiting = greedy.next(tail, TimeUnit.HOURS.toNanos(10));
    assertNull(queue.offer(waiting));
    assertTrue(queue.poll(waiting.arrivedNanos()).isEmpty());
    long due = queue.nextDueNanos().getAsLong();
    assertEquals(waiting.arrivedNanos() + TimeUnit.HOURS.toNanos(1), due);
    assertTrue(queue.poll(due - 1).isEmpty());
    RequestQueue.Batch batch = queue.poll(due).orElseThrow();
    assertEquals(List.of("g1"), labels(batch.live()));
    queue.done(batch);
  }

  @Test
  void tellsItsLoadAndTheLongestWaitOfTheTailsThatCount() {
    RequestQueue queue = queue(16, 1, 1);
    fill(queue, greedy, tail, 3);
    queue.served(tail, 1, 1_000_000);
    RequestQueue.Batch batch = queue.poll(System.nanoTime()).orElseThrow();
    assertEquals(new ServerLoad(2, 1, 3000), queue.load(tail, greedy));
    assertEquals(new ServerLoad(2, 1, 3000), queue.load(any -> true, greedy));
    assertEquals(new ServerLoad(2, 1, 1000 + 1000), queue.load(tail, honest));
    assertEquals(0, queue.load(any -> false, greedy).waitMicros());
    queue.done(batch);
  }
}
