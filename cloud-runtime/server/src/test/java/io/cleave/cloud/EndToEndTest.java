package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.core.Tails;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Span;
import io.cleave.edge.Stage;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailOverloadedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.fixtures.NoLeaks;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Head and tail of a real network on both ends of a real socket. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class EndToEndTest extends WithSplitModels {

  private static TailServer server;

  @BeforeAll
  static void start() throws IOException {
    server = TailServer.builder().add(models.tail).address("127.0.0.1", 0).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersWhatTheUncutModelSaysBitForBit() {
    try (EdgeClient client = clientOf(server.port()).build();
        NDArray image = SplitModels.image(manager, 1);
        NDArray withoutBatch = image.squeeze(0)) {
      Prediction prediction = client.predict(image);
      float[] expected = models.expected(image);
      assertArrayEquals(expected, SplitModels.logits(prediction));
      assertArrayEquals(expected, SplitModels.logits(client.predict(withoutBatch)));
      try (NDArray logits = prediction.logits(manager)) {
        assertEquals(new Shape(1, 10), logits.getShape());
        assertArrayEquals(expected, logits.toFloatArray());
      }
    }
  }

  @Test
  void runsInsideDjlsPredictorForAnyBatch() throws TranslateException {
    try (EdgeClient client = clientOf(server.port()).maxInFlight(3).build();
        Model model = Model.newInstance("split", "PyTorch")) {
      model.setBlock(client.block());
      Metrics metrics = new Metrics();
      try (Predictor<NDList, NDList> predictor =
          model.newPredictor(new NoopTranslator(Batchifier.STACK))) {
        predictor.setMetrics(metrics);
        List<NDList> images = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          images.add(new NDList(SplitModels.image(manager, i).squeeze(0)));
        }
        List<NDList> answers = predictor.batchPredict(images);
        for (int i = 0; i < 8; i++) {
          assertArrayEquals(
              models.expected(SplitModels.image(manager, i)),
              answers.get(i).singletonOrThrow().toFloatArray(),
              SplitModels.BATCHING_ERROR);
        }
        assertArrayEquals(
            models.expected(SplitModels.image(manager, 3)),
            predictor.predict(images.get(3)).singletonOrThrow().toFloatArray());
      }
      assertTrue(metrics.hasMetric("Inference"));
    }
  }

  @Test
  void offersTheTailAloneForAHeadOfOnesOwn() {
    try (EdgeClient client = clientOf(server.port()).build();
        NDManager scope = manager.newSubManager()) {
      NDArray first = SplitModels.image(scope, 1);
      NDArray second = SplitModels.image(scope, 2);
      ParameterStore store = new ParameterStore(scope, false);
      NDList activations =
          models.head.block().forward(store, new NDList(first.concat(second)), false);
      Block tail = client.tail();
      assertArrayEquals(
          new Shape[] {new Shape(2, 10)}, tail.getOutputShapes(activations.getShapes()));
      NDArray logits = tail.forward(store, activations, false).singletonOrThrow();
      assertArrayEquals(models.expected(first), logits.get(0).toFloatArray(), 1e-5f);
      assertArrayEquals(models.expected(second), logits.get(1).toFloatArray(), 1e-5f);
    }
  }

  @Test
  void refusesToTrain() {
    try (EdgeClient client = clientOf(server.port()).build();
        NDArray image = SplitModels.image(manager, 1)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              client.block().forward(new ParameterStore(manager, false), new NDList(image), true));
    }
  }

  @Test
  void refusesAnImageOfAnotherShapeOrType() {
    try (EdgeClient client = clientOf(server.port()).build();
        NDArray small = manager.ones(new Shape(3, 31, 32));
        NDArray pair = manager.ones(new Shape(2, 3, 32, 32));
        NDArray ints = manager.ones(new Shape(3, 32, 32), DataType.INT32)) {
      assertThrows(IllegalArgumentException.class, () -> client.predictAsync(small));
      assertThrows(IllegalArgumentException.class, () -> client.predictAsync(pair));
      assertThrows(IllegalArgumentException.class, () -> client.predictAsync(ints));
    }
  }

  @Test
  void reportsEveryStageAndEveryByte() throws Exception {
    LinkedBlockingQueue<Report> heard = new LinkedBlockingQueue<>();
    Metrics metrics = new Metrics();
    RequestListener listener =
        new RequestListener() {
          @Override
          public void answered(Report report) {
            heard.add(report);
          }
        };
    try (EdgeClient client =
            clientOf(server.port())
                .profile(Profile.half().withPruning(Pruning.keep(0.25)))
                .listener(listener)
                .build();
        NDArray image = SplitModels.image(manager, 1)) {
      client.setMetrics(metrics);
      Report report = client.predict(image).report();
      assertEquals(report, heard.poll(10, TimeUnit.SECONDS));
      assertEquals(24 + 14 + report.sent().totalBytes(), report.bytesSent());
      assertEquals(64, report.sent().keptElements()); // a quarter of 4 x 8 x 8
      assertEquals(2 * report.sent().keptElements(), report.sent().valueBytes());
      assertTrue(report.bytesReceived() > 24 + 28 + 40, report.toString());
      long stages = report.spans().stream().mapToLong(Span::nanos).sum();
      assertEquals(report.totalNanos(), stages, report.toString());
      assertTrue(report.nanos(Stage.HEAD) > 0 && report.nanos(Stage.TAIL) > 0, report.toString());
      for (String stage : List.of("head", "encode", "network", "tail", "total", "bytesSent")) {
        assertEquals(1, metrics.getMetric("Cleave." + stage).size(), stage);
      }
    }
  }

  @Test
  void givesEachOfEightClientsItsOwnAnswers() throws Exception {
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 8 * 20; i++) {
      try (NDArray image = SplitModels.image(manager, i)) {
        expected.add(models.expected(image));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch together = new CountDownLatch(8);
    try {
      List<Future<Void>> clients = new ArrayList<>();
      for (int c = 0; c < 8; c++) {
        int first = c * 20;
        clients.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  assertOwnAnswers(first, expected.subList(first, first + 20));
                  return null;
                }));
      }
      for (Future<Void> client : clients) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertOwnAnswers(int firstSeed, List<float[]> expected) {
    try (NDManager own = manager.newSubManager();
        EdgeClient client = clientOf(server.port()).maxInFlight(8).build()) {
      List<CompletableFuture<Prediction>> answers = new ArrayList<>();
      for (int i = 0; i < expected.size(); i++) {
        answers.add(client.predictAsync(SplitModels.image(own, firstSeed + i)));
      }
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(
            expected.get(i), SplitModels.logits(answers.get(i).join()), SplitModels.BATCHING_ERROR);
      }
    }
  }

  @Test
  void holdsNoMoreArraysAfterManyRequestsThanAfterOne() throws Exception {
    try (EdgeClient client = clientOf(server.port()).build();
        NDArray image = SplitModels.image(manager, 1)) {
      client.predict(image);
      Waiting.untilNothingRuns(server);
      int edge = models.head.manager().getManagedArrays().size();
      int cloud = models.tail.manager().getManagedArrays().size();
      int own = manager.getManagedArrays().size();
      for (int i = 0; i < 100; i++) {
        client.predict(image);
      }
      Waiting.untilNothingRuns(server);
      assertEquals(edge, models.head.manager().getManagedArrays().size());
      assertEquals(cloud, models.tail.manager().getManagedArrays().size());
      assertEquals(own, manager.getManagedArrays().size());
    }
  }

  @Test
  void refusesATailWithOtherWeightsAndNamesBothSides() throws IOException {
    try (Part other = SplitModels.MODEL.withWeights("seed:8").head(SplitModels.CUT);
        EdgeClient client = EdgeClient.builder(other, "127.0.0.1", server.port()).build();
        NDArray image = SplitModels.image(manager, 1)) {
      TailRefusedException refused =
          assertThrows(TailRefusedException.class, () -> client.predict(image));
      assertEquals(NextStep.FATAL, refused.nextStep());
      assertTrue(refused.getMessage().contains(SplitPoint.behind(other).fingerprint().toString()));
      assertTrue(refused.getMessage().contains(models.fingerprint().toString()));
      assertThrows(TailRefusedException.class, client::connect);
    }
  }

  @Test
  void servesSeveralCutsAtOnceByFingerprint() throws IOException {
    try (Part head = SplitModels.MODEL.head("basic2");
        Part tail = SplitModels.MODEL.tail("basic2");
        TailServer both =
            TailServer.builder()
                .add(models.tail)
                .add(tail)
                .address("127.0.0.1", 0)
                .workers(2)
                .start();
        EdgeClient early = EdgeClient.builder(models.head, "127.0.0.1", both.port()).build();
        EdgeClient late = EdgeClient.builder(head, "127.0.0.1", both.port()).build();
        NDArray image = SplitModels.image(manager, 1)) {
      assertEquals(2, both.fingerprints().size());
      assertArrayEquals(models.expected(image), SplitModels.logits(early.predict(image)));
      assertArrayEquals(models.expected(image), SplitModels.logits(late.predict(image)));
    }
  }

  @Test
  void answersAtEveryCutOverOneConnectionFromOneSetOfWeights() throws IOException {
    List<Cut> cuts = SplitModels.NETWORK.splits();
    List<Part> tails = Tails.load(new PyTorchEngine(), SplitModels.MODEL, cuts);
    TailServerBuilder builder = TailServer.builder().address("127.0.0.1", 0);
    tails.forEach(builder::add);
    List<Part> heads = new ArrayList<>();
    for (Cut cut : cuts) {
      heads.add(SplitModels.MODEL.head(cut.name()));
    }
    try (TailServer all = builder.start();
        EdgeClient client = clientOf(heads, all.port());
        NDArray image = SplitModels.image(manager, 1)) {
      for (int round = 0; round < 2; round++) {
        for (Cut cut : cuts) {
          assertArrayEquals(
              models.expected(image), SplitModels.logits(client.predict(image, cut.name())));
        }
      }
      assertEquals(1, all.status().connections());
    }
    tails.forEach(Part::close);
    heads.forEach(Part::close);
  }

  private static EdgeClient clientOf(List<Part> heads, int port) {
    EdgeClientBuilder builder =
        EdgeClient.builder(heads.get(0), "127.0.0.1", port).requestTimeout(SplitModels.LONG);
    heads.subList(1, heads.size()).forEach(builder::head);
    return builder.build();
  }

  @Test
  void carriesSeveralTensorsOfOpenShapesAndTheOutputsThatWereChosen() throws IOException {
    try (TailServer texts =
            TailServer.builder().add(TestTexts.tail()).address("127.0.0.1", 0).start();
        Part head = TestTexts.head();
        EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", texts.port())
                .requestTimeout(SplitModels.LONG)
                .build()) {
      for (int length = 1; length <= TestTexts.LONGEST; length += 9) {
        Tensors text = TestTexts.text(length, length);
        Tensors expected = TestTexts.answer(text);
        Tensors all = client.predict(ids(text)).outputs();
        assertEquals(List.of("tags", "score", "total"), all.signature().names());
        assertEquals(TestTexts.tags(expected), TestTexts.tags(all));
        assertEquals(length, all.data("total").getLong(0));
        Tensors chosen =
            client
                .predictEachAsync(
                    ids(text), RequestOptions.defaults().cut("embedded").outputs("total", "score"))
                .get(0)
                .join()
                .outputs();
        assertEquals(List.of("total", "score"), chosen.signature().names());
        assertEquals(expected.data("score"), chosen.data("score"));
      }
      assertEquals(1, texts.status().connections());
    }
  }

  private static Tensors ids(Tensors text) {
    Signature ids = Signature.of(text.signature().tensor("ids"));
    return Tensors.of(ids, 1, List.of(text.data("ids")));
  }

  @Test
  void refusesTwoTailsOfOneFingerprint() {
    TailServerBuilder builder = TailServer.builder().add(models.tail);
    assertThrows(IllegalArgumentException.class, () -> builder.add(models.tail));
  }

  @Test
  void namesOverloadSoThatTheCallerMayRetry() throws Exception {
    Gate gate = new Gate();
    try (ServerForHead slow = new ServerForHead(gate, b -> b.queueCapacity(1));
        EdgeClient client = slow.client().build();
        NDArray image = SplitModels.image(manager, 1)) {
      CompletableFuture<Prediction> running = client.predictAsync(image);
      gate.awaitEntered();
      CompletableFuture<Prediction> queued = client.predictAsync(image);
      CompletableFuture<Prediction> refused = client.predictAsync(image);
      TailException failure = failure(refused);
      assertEquals(TailOverloadedException.class, failure.getClass());
      assertEquals(NextStep.RETRY_SAFE, failure.nextStep());
      gate.letPass(2);
      running.join();
      queued.join();
    }
  }

  @Test
  void namesAFailureOfTheTail() throws Exception {
    try (ServerForHead failing =
            new ServerForHead(
                x -> {
                  throw new IllegalStateException("no");
                },
                b -> b);
        EdgeClient client = failing.client().build();
        NDArray image = SplitModels.image(manager, 1)) {
      TailFailedException failure =
          assertThrows(TailFailedException.class, () -> client.predict(image));
      assertEquals(NextStep.UNKNOWN, failure.nextStep());
    }
  }

  /** The deadline that one request misses is another's, too: longer where the machine is slow. */
  @Test
  void meetsTheDeadlineOfASlowServerAndGoesOnAfterwards() throws Exception {
    Duration deadline = Duration.ofSeconds(1);
    while (!answersAfterADeadline(deadline)) {
      deadline = deadline.multipliedBy(2);
      assertTrue(deadline.compareTo(SplitModels.LONG) < 0, "never answered in time");
    }
  }

  /** Whether the request was in time that follows one that was not. */
  private static boolean answersAfterADeadline(Duration deadline) throws Exception {
    Gate gate = new Gate();
    try (ServerForHead slow = new ServerForHead(gate, b -> b);
        EdgeClient client = slow.client().requestTimeout(deadline).build();
        NDArray image = SplitModels.image(manager, 1)) {
      client.connect();
      long started = System.nanoTime();
      TailTimeoutException late =
          assertThrows(TailTimeoutException.class, () -> client.predict(image));
      long beyond = System.nanoTime() - started - deadline.toNanos();
      assertTrue(beyond < TimeUnit.SECONDS.toNanos(9), "far too late");
      assertEquals(NextStep.UNKNOWN, late.nextStep());
      gate.letPass(100);
      try {
        assertNotNull(client.predict(image)); // the late answer was dropped, not mistaken for this
      } catch (TailTimeoutException e) {
        return false;
      }
      assertEquals(1, slow.server.status().connections());
      return true;
    }
  }

  @Test
  void makesTheCallerWaitWhenTooMuchIsInFlight() throws Exception {
    Gate gate = new Gate();
    try (ServerForHead slow = new ServerForHead(gate, b -> b);
        EdgeClient client = slow.client().maxInFlight(1).build();
        NDArray image = SplitModels.image(manager, 1)) {
      CompletableFuture<Prediction> first = client.predictAsync(image);
      gate.awaitEntered();
      CompletableFuture<Prediction> second = new CompletableFuture<>();
      Thread caller = new Thread(() -> second.complete(client.predictAsync(image).join()));
      caller.start();
      Waiting.until(() -> caller.getState() == Thread.State.TIMED_WAITING); // for the slot
      assertEquals(0, slow.server.status().queuedRequests());
      gate.letPass(2);
      first.join();
      second.join();
    }
  }

  /**
   * The reply thread frees a slot; a listener that blocks it keeps the slot beyond any deadline.
   */
  @Test
  void makesTheCallerWaitNoLongerThanItsDeadline() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CompletableFuture<Void> open = new CompletableFuture<>();
    RequestListener listener =
        new RequestListener() {
          @Override
          public void answered(Report report) {
            blocked.countDown();
            open.join();
          }

          @Override
          public void failed(TailException failure) {
            answered(null);
          }
        };
    try (EdgeClient client =
            clientOf(server.port())
                .maxInFlight(1)
                .requestTimeout(Duration.ofMillis(200))
                .listener(listener)
                .build();
        NDArray image = SplitModels.image(manager, 1)) {
      CompletableFuture<Prediction> first = client.predictAsync(image); // answered, or too late
      blocked.await();
      CompletableFuture<Prediction> second = client.predictAsync(image);
      CompletableFuture<Prediction> third = client.predictAsync(image);
      assertTrue(!first.isDone() && !second.isDone(), "the reply thread is free");
      open.complete(null);
      TailException failure = failure(third);
      assertEquals(TailTimeoutException.class, failure.getClass());
      assertEquals(NextStep.RETRY_SAFE, failure.nextStep());
      assertTrue(
          failure.getMessage().contains("were in flight (maxInFlight)"), failure.getMessage());
    }
  }

  @Test
  void refusesARequestFromItsOwnReplyThread() throws Exception {
    AtomicReference<Runnable> again = new AtomicReference<>();
    LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    RequestListener listener =
        new RequestListener() {
          @Override
          public void answered(Report report) {
            thrown.add(assertThrows(IllegalStateException.class, () -> again.get().run()));
          }
        };
    try (EdgeClient client = clientOf(server.port()).listener(listener).build();
        NDArray image = SplitModels.image(manager, 1)) {
      again.set(() -> client.predict(image));
      client.predict(image);
      assertNotNull(thrown.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void failsWhatIsInFlightWhenItIsClosed() throws Exception {
    Gate gate = new Gate();
    try (ServerForHead slow = new ServerForHead(gate, b -> b);
        NDArray image = SplitModels.image(manager, 1)) {
      EdgeClient client = slow.client().build();
      CompletableFuture<Prediction> running = client.predictAsync(image);
      gate.awaitEntered();
      client.close();
      assertTrue(running.isCompletedExceptionally());
      assertEquals(TailConnectionLostException.class, failure(running).getClass());
      assertThrows(IllegalStateException.class, () -> client.predictAsync(image));
      client.close();
      gate.letPass(1);
    }
  }

  static TailException failure(CompletableFuture<?> future) {
    CompletionException e = assertThrows(CompletionException.class, future::join);
    return (TailException) e.getCause();
  }
}
