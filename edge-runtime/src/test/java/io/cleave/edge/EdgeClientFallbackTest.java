package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static io.cleave.edge.fake.Outcomes.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Part;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TestParts;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the device itself makes of requests that no server answers, or none in time. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientFallbackTest extends ClientsOfAskedServer {
  private static final Duration SOON = Duration.ofMillis(20);

  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private EdgeClient client;

  @AfterEach
  void stop() {
    gate.countDown();
    client.close();
  }

  private EdgeClientBuilder builder() {
    return ScriptedServer.client(manager, server.port()).listener(reports::add);
  }

  private Fallback tail(Block block) {
    return Fallback.local(ScriptedServer.tail(block, manager));
  }

  private Fallback model(TestNetwork network, Block block) {
    return Fallback.model(TestParts.of(network, network.whole(), block, manager));
  }

  /** Another network than the client's, from images to classes as that. */
  private static TestNetwork other(TensorShape input, TensorShape output) {
    return TestNetwork.of("other", input, "maxpool", input, output);
  }

  /** Gives the first three values of its input. */
  private static NDList firstThree(NDList input) {
    return new NDList(input.singletonOrThrow().reshape(1, 8).get(":, 0:3"));
  }

  private Fallback localTail() {
    return tail(new LambdaBlock(EdgeClientFallbackTest::firstThree, "first three"));
  }

  private Fallback localModel() {
    return model(
        other(ScriptedServer.INPUT, ScriptedServer.OUTPUT),
        new LambdaBlock(EdgeClientFallbackTest::firstThree, "first three"));
  }

  private Fallback gatedTail() {
    return tail(new LambdaBlock(this::firstThreeOnceLetIn, "gated"));
  }

  private NDList firstThreeOnceLetIn(NDList input) {
    entered.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return firstThree(input);
  }

  private CompletableFuture<Prediction> request() {
    return client.predictAsync(image);
  }

  @Test
  void runsTheTailWhenThereIsNoServer() throws IOException {
    server.close();
    client = builder().fallback(localTail()).build();
    Prediction prediction = request().join();
    assertEquals(PredictionPath.LOCAL_TAIL, prediction.path());
    assertEquals(2, prediction.logits().get(2)); // what the head made of 1
    Report report = prediction.report();
    assertEquals(3, report.attempts());
    assertEquals("", report.endpoint());
    assertEquals(
        0, report.bytesReceived() + report.nanos(Stage.NETWORK) + report.nanos(Stage.QUEUE));
    long stages = report.spans().stream().mapToLong(Span::nanos).sum();
    assertEquals(report.totalNanos(), stages, report.toString());
    assertTrue(report.nanos(Stage.TAIL) > 0, report.toString());
  }

  @Test
  void runsTheTailForEveryInputOfABatch() throws IOException {
    server.close();
    client = builder().fallback(localTail()).maxInFlight(3).build();
    NDArray images = manager.ones(new Shape(8, 2, 2, 2));
    assertLastOfBatch(images); // sessions keep what they ran last
    int arrays = manager.getManagedArrays().size();
    assertLastOfBatch(images);
    assertEquals(arrays, manager.getManagedArrays().size());
  }

  private void assertLastOfBatch(NDArray images) {
    try (NDArray logits =
        client
            .block()
            .forward(new ParameterStore(manager, false), new NDList(images), false)
            .singletonOrThrow()) {
      assertEquals(new Shape(8, 3), logits.getShape());
      assertEquals(2, logits.getFloat(7, 2));
    }
  }

  @Test
  void runsTheTailBesideAServerThatKeepsSilent() throws Exception {
    client = builder().fallback(localTail()).fallbackAfter(SOON).build();
    client.connect(); // so that a request is sent at once, before the device begins
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request silent = asked();
    assertEquals(PredictionPath.LOCAL_TAIL, answer.join().path());
    silent.answer(7); // nobody waits for it any more
    CompletableFuture<Prediction> next = request();
    asked().answer(5);
    Prediction prediction = next.join();
    assertEquals(prediction.path() == PredictionPath.REMOTE ? 5 : 2, prediction.logits().get(0));
    assertEquals(2, reports.size());
    assertAnswer(2, answer);
  }

  @Test
  void takesTheServersAnswerWhenThatComesWhileTheDeviceRuns() throws Exception {
    client = builder().fallback(gatedTail()).fallbackAfter(SOON).build();
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request request = asked();
    entered.await();
    request.answer(7);
    assertEquals(PredictionPath.REMOTE, answer.join().path());
    gate.countDown();
    client.close(); // so the run has ended, too
    assertAnswer(7, answer);
    assertEquals(1, reports.size());
  }

  @Test
  void runsAnotherModelOnTheImage() throws IOException {
    server.close();
    client = builder().fallback(localModel()).build();
    Prediction prediction = request().join();
    assertEquals(PredictionPath.LOCAL_MODEL, prediction.path());
    assertEquals(1, prediction.logits().get(0)); // the image's own value
    ParameterStore store = new ParameterStore(manager, false);
    NDList activation = new NDList(manager.ones(new Shape(1, 2, 2, 2)));
    assertThrows(
        TailUnavailableException.class, () -> client.tail().forward(store, activation, false));
  }

  @Test
  void keepsNoImageWhenTheServerAnswers() throws Exception {
    client = builder().fallback(localModel()).fallbackAfter(Duration.ofMinutes(1)).build();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> answer = request();
      asked().answer(7);
      assertEquals(PredictionPath.REMOTE, answer.join().path());
    } // NoLeaks looks for the copies
  }

  @Test
  void failsAsTheServerDidWhenTheDeviceFails() throws Exception {
    Block broken =
        new LambdaBlock(
            x -> {
              throw new OutOfMemoryError("scripted");
            },
            "broken");
    client = builder().fallback(tail(broken)).maxAttempts(1).build();
    CompletableFuture<Prediction> answer = request();
    asked().fail(ErrorCode.OVERLOADED, 0);
    failure(TailOverloadedException.class, answer);
    CompletableFuture<Prediction> next = request();
    asked().answer(7);
    assertAnswer(7, next);
  }

  @Test
  void runsTheTailWhenTheAnswerIsDamaged() throws Exception {
    client = builder().fallback(localTail()).maxAttempts(1).build();
    CompletableFuture<Prediction> answer = request();
    asked().answerDamaged();
    assertEquals(PredictionPath.LOCAL_TAIL, answer.join().path());
  }

  @Test
  void waitsForTheServerWhenTheDeviceFailsFirst() throws Exception {
    Block broken =
        new LambdaBlock(
            x -> {
              entered.countDown();
              throw new IllegalStateException("scripted");
            },
            "broken");
    client = builder().fallback(tail(broken)).fallbackAfter(SOON).build();
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request request = asked();
    entered.await();
    request.answer(7);
    assertAnswer(7, answer);
  }

  @Test
  void failsByTheDeadlineWhenTheDeviceIsBusy() throws Exception {
    server.close();
    client = builder().fallback(gatedTail()).requestTimeout(Duration.ofMillis(300)).build();
    List<CompletableFuture<Prediction>> late = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      late.add(request());
    }
    for (CompletableFuture<Prediction> answer : late) {
      failure(TailUnavailableException.class, answer); // though the gate is shut
    }
  }

  @Test
  void completesEverythingWhenItIsClosedWhileTheDeviceRuns() throws Exception {
    server.close();
    client = builder().fallback(gatedTail()).build();
    CompletableFuture<Prediction> running = request();
    CompletableFuture<Prediction> queued = request();
    entered.await();
    client.close();
    failure(TailUnavailableException.class, running);
    failure(TailUnavailableException.class, queued);
  }

  @Test
  void waitsForTheDeviceWhenAnInterruptedThreadClosesIt() throws Exception {
    server.close();
    CompletableFuture<NDList> end = new CompletableFuture<>();
    Block deaf =
        new LambdaBlock(
            x -> {
              entered.countDown();
              return end.join(); // whoever interrupts it
            },
            "deaf");
    client = builder().fallback(tail(deaf)).build();
    CompletableFuture<Prediction> answer = request();
    entered.await();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              client.close();
              interrupted.set(Thread.interrupted());
            });
    closer.start();
    while (closer.isAlive() && !waitsForTheDevice(closer)) {
      Thread.onSpinWait();
    }
    assertTrue(closer.isAlive(), "the model may be closed now, and runs");
    end.completeExceptionally(new IllegalStateException("scripted"));
    closer.join();
    assertTrue(interrupted.get());
    assertTrue(answer.isDone());
  }

  private static boolean waitsForTheDevice(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(LocalRunner.class.getName()));
  }

  @Test
  void rejectsAModelThatCannotStandIn() {
    client = builder().build();
    Block block = new LambdaBlock(x -> x, "same");
    TensorShape in = ScriptedServer.INPUT;
    TensorShape out = ScriptedServer.OUTPUT;
    TestNetwork other = other(in, out);
    Part tail = TestParts.of(other, other.tailFrom(other.cut("maxpool")), block, manager);
    Part own = ScriptedServer.tail(block, manager);
    assertRejects(Fallback.local(tail));
    assertRejects(Fallback.local(own, own));
    assertRejects(model(other(out, out), block));
    assertRejects(model(other(in, in), block));
    assertThrows(IllegalArgumentException.class, Fallback::local);
    assertThrows(
        IllegalArgumentException.class, () -> builder().fallbackAfter(Duration.ofMillis(-1)));
  }

  private void assertRejects(Fallback fallback) {
    EdgeClientBuilder builder = builder().fallback(fallback);
    assertThrows(IllegalArgumentException.class, builder::build);
  }
}
