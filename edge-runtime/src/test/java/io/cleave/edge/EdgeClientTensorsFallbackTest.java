package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the device itself makes of requests of several tensors, at several cuts. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientTensorsFallbackTest {
  private static final List<String> ALL = TextNetwork.NETWORK.outputs().names();

  private final TextPart embedded = TextPart.tail("embedded");
  private final TextPart mixed = TextPart.tail("mixed");
  private int port;
  private EdgeClient client;

  /** A port where nobody listens. */
  @BeforeEach
  void start() throws IOException {
    try (ScriptedServer closed = new ScriptedServer()) {
      port = closed.port();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    assertEquals(0, embedded.open().get() + mixed.open().get());
  }

  private EdgeClientBuilder builder() {
    return EdgeClient.builder(TextPart.head("embedded"), "127.0.0.1", port)
        .head(TextPart.head("mixed"))
        .head(TextPart.head(Cut.INPUT))
        .requestTimeout(Duration.ofMinutes(1))
        .backoff(Duration.ofMillis(1), Duration.ofMillis(1));
  }

  private List<CompletableFuture<Prediction>> ask(Tensors texts, String cut, String... outputs) {
    return client.predictEachAsync(texts, RequestOptions.defaults().cut(cut).outputs(outputs));
  }

  @Test
  void runsTheTailOfEachCutThatHasOne() {
    client = builder().fallback(Fallback.local(embedded, mixed)).build();
    for (String cut : List.of("embedded", "mixed")) {
      for (int length : new int[] {0, 1, 9}) {
        Tensors texts = TextNetwork.texts(length, 3, length);
        List<CompletableFuture<Prediction>> answers = ask(texts, cut);
        TextAnswers.assertRight(ALL, texts, answers);
        assertEquals(PredictionPath.LOCAL_TAIL, answers.get(2).join().path());
      }
    }
    assertUnavailable(ask(TextNetwork.texts(1, 1, 3), Cut.INPUT).get(0));
  }

  private static void assertUnavailable(CompletableFuture<Prediction> answer) {
    CompletionException e = assertThrows(CompletionException.class, answer::join);
    assertEquals(TailUnavailableException.class, e.getCause().getClass());
  }

  @Test
  void givesTheOutputsThatWereChosen() {
    client = builder().fallback(Fallback.local(mixed)).build();
    Tensors texts = TextNetwork.texts(1, 2, 5);
    TextAnswers.assertRight(
        List.of("total", "score"), texts, ask(texts, "mixed", "total", "score"));
    TextAnswers.assertRight(List.of("tags"), texts, ask(texts, "mixed", "tags"));
  }

  @Test
  void runsTheTailOnWhatWouldHaveBeenSent() {
    client = builder().profile(Profile.half()).fallback(Fallback.local(embedded)).build();
    Tensors text = TextNetwork.texts(1, 1, 5);
    TextAnswers.assertRight(ALL, text, ask(text, "embedded")); // small halves
  }

  @Test
  void runsAnotherModelOnNamedInputsAtEveryCut() {
    Network other = TextNetwork.named("small");
    client = builder().fallback(Fallback.model(TextPart.of(other, other.whole()))).build();
    for (String cut : client.cuts()) {
      Tensors texts = TextNetwork.texts(4, 3, 7);
      List<CompletableFuture<Prediction>> answers = ask(texts, cut, "score", "total");
      TextAnswers.assertRight(List.of("score", "total"), texts, answers);
      assertEquals(PredictionPath.LOCAL_MODEL, answers.get(0).join().path());
    }
  }

  @Test
  void takesInputsInTheOtherModelsOrder() {
    Network own = TextNetwork.NETWORK;
    Signature inputs = Signature.of(TextNetwork.GAIN, TextNetwork.IDS);
    Signature outputs = Signature.of(TextNetwork.TOTAL, TextNetwork.SCORE, TextNetwork.TAGS);
    Network other = new TestNetwork("swapped", inputs, List.of(), outputs);
    client = builder().fallback(Fallback.model(TextPart.of(other, other.whole()))).build();
    Tensors texts = TextNetwork.texts(4, 2, 7);
    TextAnswers.assertRight(own.outputs().names(), texts, ask(texts, "mixed"));
  }

  @Test
  void refusesAModelOfOtherTensorsAndNamesThem() {
    client = builder().build();
    Signature outputs = TextNetwork.NETWORK.outputs();
    assertRefused(
        new TestNetwork("one", Signature.of(TextNetwork.IDS), List.of(), outputs), "gain");
    Signature longer =
        Signature.of(
            TextNetwork.IDS.withShape(TensorShape.of(0).withOpen(0, 2000)), TextNetwork.GAIN);
    assertRefused(new TestNetwork("longer", longer, List.of(), outputs), "ids int64 2000?");
    Signature fewer = Signature.of(TextNetwork.TAGS, TextNetwork.TOTAL);
    Signature inputs = TextNetwork.NETWORK.inputs();
    assertRefused(new TestNetwork("fewer", inputs, List.of(), fewer), "score");
  }

  private void assertRefused(Network other, String words) {
    EdgeClientBuilder builder =
        builder().fallback(Fallback.model(TextPart.of(other, other.whole())));
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void closesTheTailsThatItTookWhenOneDoesNotFit() {
    client = builder().build();
    EdgeClientBuilder builder = builder().fallback(Fallback.local(embedded, embedded));
    assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals(0, embedded.open().get());
  }
}
