package io.cleave.edge.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.internal.plan.TensorPick;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the whole text network gives, to compare answers with. */
public final class TextAnswers {
  private TextAnswers() {}

  /** Checks that answers have these outputs, in this order, with every bit as it must be. */
  public static void assertRight(
      List<String> outputs, Tensors texts, List<CompletableFuture<Prediction>> answers) {
    assertEquals(texts.batch(), answers.size());
    for (int i = 0; i < texts.batch(); i++) {
      assertRight(outputs, texts.sample(i), answers.get(i).join());
    }
  }

  public static void assertRight(List<String> outputs, Tensors text, Prediction answer) {
    Tensors whole = TextPart.of(TextNetwork.NETWORK, TextNetwork.NETWORK.whole()).run(text);
    Tensors expected = new TensorPick(outputs).from(whole);
    assertEquals(expected.signature(), answer.outputs().signature());
    assertEquals(1, answer.outputs().batch());
    for (String name : outputs) {
      assertEquals(expected.data(name), answer.outputs().data(name), name);
    }
  }
}
