package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.edge.fake.TextServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of several tensors, several cuts over one connection, and outputs of both ends. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientTensorsTest {
  private static final List<String> ALL = TextNetwork.NETWORK.outputs().names();

  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final TextPart atInput = TextPart.head(Cut.INPUT);
  private final TextPart embedded = TextPart.head("embedded");
  private final TextPart mixed = TextPart.head("mixed");
  private TextServer server;
  private EdgeClient client;

  @BeforeEach
  void start() throws IOException {
    server = new TextServer(Cut.INPUT, "embedded", "mixed");
    client = builder().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    assertEquals(0, atInput.open().get() + embedded.open().get() + mixed.open().get());
  }

  private EdgeClientBuilder builder() {
    return EdgeClient.builder(embedded, "127.0.0.1", server.port())
        .head(mixed)
        .head(atInput)
        .requestTimeout(Duration.ofMinutes(1))
        .listener(reports::add);
  }

  private List<CompletableFuture<Prediction>> ask(Tensors texts, String cut, String... outputs) {
    return client.predictEachAsync(texts, RequestOptions.defaults().cut(cut).outputs(outputs));
  }

  @ParameterizedTest
  @CsvSource({"input, 5", "embedded, 1", "embedded, 1000", "mixed, 0", "mixed, 7", "layer1, 3"})
  void answersEachSampleOfABatchWithAllOutputs(String cut, int length) {
    for (int batch : new int[] {1, 4}) {
      Tensors texts = TextNetwork.texts(3, batch, length);
      TextAnswers.assertRight(ALL, texts, ask(texts, cut));
    }
  }

  @Test
  void servesEveryCutOverOneConnection() {
    assertEquals(List.of("embedded", "mixed", Cut.INPUT), client.cuts());
    List<CompletableFuture<Prediction>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String cut = client.cuts().get(i % 3);
      answers.addAll(ask(TextNetwork.texts(i, 1, 1 + i), cut));
    }
    for (int i = 0; i < 30; i++) {
      TextAnswers.assertRight(ALL, TextNetwork.texts(i, 1, 1 + i), answers.get(i).join());
    }
    assertEquals(1, server.connections());
    for (String cut : client.cuts()) {
      assertEquals(10, server.served().stream().filter(each -> each.cut().equals(cut)).count());
    }
  }

  @Test
  void splitsAtTheBuildersHeadWhereNoCutIsNamed() {
    Tensors text = TextNetwork.texts(1, 1, 9);
    TextAnswers.assertRight(ALL, text, client.predict(text));
    TextAnswers.assertRight(ALL, text, client.predict(text, "mixed"));
    assertEquals(
        List.of("embedded", "mixed"),
        server.served().stream().map(TextServer.Served::cut).toList());
    assertThrows(IllegalArgumentException.class, () -> client.predict(TextNetwork.texts(1, 2, 9)));
  }

  @Test
  void sendsNoListOfOutputsWhenTheTailsAllAreWanted() {
    Tensors text = TextNetwork.texts(1, 1, 4);
    TextAnswers.assertRight(ALL, text, ask(text, "mixed"));
    List<String> tails = List.of("total", "tags", "score");
    TextAnswers.assertRight(tails, text, ask(text, "mixed", "total", "tags", "score"));
    assertTrue(server.served().stream().allMatch(each -> each.preamble().outputs().isEmpty()));
  }

  @Test
  void joinsWhatTheHeadHasFinishedWithWhatTheServerGives() {
    Tensors texts = TextNetwork.texts(1, 3, 6);
    List<String> chosen = List.of("total", "score");
    TextAnswers.assertRight(chosen, texts, ask(texts, "embedded", "total", "score"));
    assertEquals(List.of(1), places());
  }

  @Test
  void givesChosenOutputsInTheirOrder() {
    Tensors text = TextNetwork.texts(1, 1, 6);
    List<String> chosen = List.of("score", "total", "tags");
    TextAnswers.assertRight(chosen, text, ask(text, Cut.INPUT, "score", "total", "tags"));
    assertEquals(List.of(1, 2, 0), places());
  }

  /** Which outputs the first request asked the server for. */
  private List<Integer> places() {
    return server.served().get(0).preamble().outputs().stream().map(WantedOutput::place).toList();
  }

  @Test
  void sendsNothingWhenTheHeadHasFinishedAllThatIsChosen() throws IOException {
    server.close();
    Tensors texts = TextNetwork.texts(1, 40, 6); // more than may be in flight
    List<CompletableFuture<Prediction>> answers = ask(texts, "mixed", "total");
    TextAnswers.assertRight(List.of("total"), texts, answers);
    assertEquals(40, reports.size());
    Report report = answers.get(0).join().report();
    assertEquals(PredictionPath.HEAD, report.path());
    assertEquals("", report.endpoint());
    assertEquals(0, report.attempts());
    assertEquals(0, report.bytesSent() + report.bytesReceived() + report.sent().totalBytes());
    assertEquals(6 * (4 + 8), report.rawBytes());
    assertTrue(report.nanos(Stage.HEAD) > 0, report.toString());
    assertTrue(report.totalNanos() >= report.nanos(Stage.HEAD), report.toString());
    assertEquals(0, client.inFlight());
  }

  @Test
  void reportsWhereTheBytesWent() {
    client.close();
    client =
        EdgeClient.builder(embedded, "127.0.0.1", server.port())
            .head(mixed, List.of(Profile.half()))
            .build();
    Tensors text = TextNetwork.texts(1, 1, 50);
    Report exact = client.predict(text).report();
    assertEquals(50 * (3 * 4 + 8), exact.rawBytes());
    int framing = FrameHeader.BYTES + RequestPreamble.bytes(0, Extensions.NONE);
    assertEquals(exact.sent().totalBytes() + framing, exact.bytesSent());
    assertEquals(Profile.exact(), exact.profile().orElseThrow());
    Report half = client.predict(text, "mixed").report();
    assertEquals(Profile.half(), half.profile().orElseThrow());
    assertEquals(50 * (4 + 8), half.rawBytes());
  }

  @Test
  void refusesInputsThatTheNetworkDoesNotTake() {
    TensorSpec ids = TextNetwork.IDS.withShape(TensorShape.of(4));
    TensorSpec gain = TextNetwork.GAIN;
    assertRefused("gain", ids);
    assertRefused("more", ids, gain, new TensorSpec("more", ElementType.BOOL, TensorShape.of()));
    assertRefused("gain", gain, ids);
    assertRefused("other", new TensorSpec("other", ids.type(), ids.shape()), gain);
    assertRefused("ids int32", new TensorSpec("ids", ElementType.INT32, ids.shape()), gain);
    assertRefused("ids int64 4x1", ids.withShape(TensorShape.of(4, 1)), gain);
    assertRefused("ids int64 1001", ids.withShape(TensorShape.of(1001)), gain);
    assertRefused("gain float32 1", ids, gain.withShape(TensorShape.of(1)));
  }

  private void assertRefused(String words, TensorSpec... inputs) {
    Tensors wrong = Tensors.allocate(Signature.of(inputs), 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> client.predict(wrong)).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void refusesCutsAndOutputsThatAreNotThere() {
    assertNames("deeper", () -> ask(TextNetwork.texts(1, 1, 2), "deeper"));
    assertNames("hidden", () -> ask(TextNetwork.texts(1, 1, 2), "mixed", "hidden"));
    assertNames("tags twice", () -> ask(TextNetwork.texts(1, 1, 2), "mixed", "tags", "tags"));
    List<String> many = Collections.nCopies(256, "tags");
    assertNames(
        "256",
        () ->
            client.predictEachAsync(
                TextNetwork.texts(1, 1, 2), RequestOptions.defaults().cut("mixed").outputs(many)));
    assertNames("deeper", () -> client.block("deeper"));
    assertNames("deeper", () -> client.tail("deeper"));
    assertEquals(0, client.inFlight());
  }

  private static void assertNames(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void refusesHeadsThatDoNotBelongTogether() {
    EdgeClientBuilder builder = EdgeClient.builder(embedded, "127.0.0.1", server.port());
    TextPart otherWeights = mixed.withFingerprint("0".repeat(64));
    assertThrows(IllegalArgumentException.class, () -> builder.head(otherWeights));
    TextPart tail = TextPart.tail("mixed");
    assertThrows(IllegalArgumentException.class, () -> builder.head(tail));
    TextPart again = TextPart.head("embedded");
    assertThrows(IllegalArgumentException.class, () -> builder.head(again));
    assertThrows(IllegalArgumentException.class, () -> builder.head(mixed, List.of()));
    assertThrows(IllegalArgumentException.class, () -> builder.maxResponseBytes(0));
    builder.maxResponseBytes(8).build().close(); // open outputs may be as small
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "embedded", "mixed"})
  void isABlockOfSeveralArrays(String cut) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Tensors texts = TextNetwork.texts(1, 3, 5);
      NDList arrays =
          new NDList(
              manager.create(texts.data("ids"), new Shape(3, 5), DataType.INT64),
              manager.create(texts.data("gain"), new Shape(3), DataType.FLOAT32));
      Block block = client.block(cut);
      NDList outputs = block.forward(new ParameterStore(manager, false), arrays, false);
      Tensors whole = TextPart.of(TextNetwork.NETWORK, TextNetwork.NETWORK.whole()).run(texts);
      for (int i = 0; i < ALL.size(); i++) {
        assertEquals(whole.data(i), outputs.get(i).toByteBuffer(), ALL.get(i));
      }
      assertEquals(new Shape(3, 5), outputs.get(0).getShape());
      assertEquals(new Shape(3), outputs.get(1).getShape());
      Shape[] described = block.getOutputShapes(new Shape[] {new Shape(3, 5), new Shape(3)});
      assertEquals(new Shape(3, -1), described[0]);
    }
  }

  @Test
  void isATailOfSeveralArrays() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Tensors crossing = mixed.run(TextNetwork.texts(1, 2, 5));
      NDList arrays =
          new NDList(
              manager.create(crossing.data("hidden"), new Shape(2, 5), DataType.FLOAT32),
              manager.create(crossing.data("winners"), new Shape(2, 5), DataType.INT64));
      ParameterStore store = new ParameterStore(manager, false);
      NDList outputs = client.tail("mixed").forward(store, arrays, false);
      Tensors expected = TextPart.tail("mixed").run(crossing);
      assertEquals(2, outputs.size());
      assertEquals(expected.data("tags"), outputs.get(0).toByteBuffer());
      assertEquals(expected.data("score"), outputs.get(1).toByteBuffer());
      NDList swapped = new NDList(arrays.get(1), arrays.get(0));
      assertNames("hidden", () -> client.tail("mixed").forward(store, swapped, false));
      NDList one = new NDList(arrays.get(0));
      assertNames("winners", () -> client.tail("mixed").forward(store, one, false));
      assertNames("ids, gain", () -> client.predict(arrays.get(0)));
    }
  }

  @Test
  void givesAnswersThatNobodyCanChange() {
    Prediction answer = client.predict(TextNetwork.texts(1, 1, 5));
    assertTrue(answer.outputs().data("tags").isReadOnly());
    assertTrue(answer.logits().isReadOnly());
    assertEquals(answer.outputs().data("score").getFloat(), answer.logits().get(0));
    Prediction tags = ask(TextNetwork.texts(1, 1, 5), "mixed", "tags").get(0).join();
    assertThrows(IllegalStateException.class, tags::logits);
  }

  @Test
  void distrustsAnswersThatAreLargerThanItsLimit() {
    client.close();
    client = builder().maxResponseBytes(500).maxAttempts(1).build();
    Tensors small = TextNetwork.texts(1, 1, 50);
    TextAnswers.assertRight(List.of("tags"), small, ask(small, "mixed", "tags"));
    CompletableFuture<Prediction> large = ask(TextNetwork.texts(1, 1, 500), "mixed", "tags").get(0);
    CompletionException e = assertThrows(CompletionException.class, large::join);
    assertEquals(TailConnectionLostException.class, e.getCause().getClass());
    assertTrue(e.getMessage().contains("at most 500 bytes"), e.getMessage());
  }

  @Test
  void keepsAnswersWhenTheHeadRunsAgain() {
    List<Prediction> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(client.predict(TextNetwork.texts(i, 1, 5)));
    }
    for (int i = 0; i < 5; i++) {
      TextAnswers.assertRight(ALL, TextNetwork.texts(i, 1, 5), answers.get(i));
    }
  }

  @Test
  void keepsTheSessionsOfSingleSamplesAlone() {
    for (int i = 0; i < 5; i++) {
      client.predict(TextNetwork.texts(i, 1, 1 + 100 * i));
      ask(TextNetwork.texts(i, 3, 2), "embedded").forEach(CompletableFuture::join);
    }
    assertEquals(1, embedded.open().get());
    assertEquals(0, mixed.open().get());
    assertFalse(client.cuts().isEmpty());
  }
}
