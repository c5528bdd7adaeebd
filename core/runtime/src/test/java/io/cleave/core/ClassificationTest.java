package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslateException;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationTest {
  private static final List<String> LABELS = List.of("circle", "square", "star");
  private static final Classification TASK = Classification.unlabelled(3, 32).withLabels(LABELS);

  private static Classifications answer(double... probabilities) {
    return new Classifications(LABELS, Arrays.stream(probabilities).boxed().toList());
  }

  /** As other lists of ImageNet's names have two cranes. */
  @Test
  void twoClassesOfOneNameDoNotAgree() {
    Classification cranes = TASK.withLabels(List.of("crane", "tench", "crane"));
    List<String> names = cranes.labels();
    Classifications bird = new Classifications(names, List.of(0.7, 0.2, 0.1));
    Classifications machine = new Classifications(names, List.of(0.1, 0.2, 0.7));
    assertFalse(cranes.agree(bird, machine));
    assertTrue(cranes.agree(machine, machine));
  }

  @Test
  void answersAgreeWhenTheirMostLikelyClassIsTheSame() {
    assertTrue(TASK.agree(answer(0.1, 0.7, 0.2), answer(0.3, 0.4, 0.3)));
    assertFalse(TASK.agree(answer(0.1, 0.7, 0.2), answer(0.1, 0.4, 0.5)));
  }

  @Test
  void classesWithoutLabelsHaveNumbers() {
    assertEquals(List.of("class 0", "class 1"), Classification.unlabelled(2, 32).labels());
  }

  private static Tensors logits(float second) {
    TensorSpec spec = new TensorSpec("logits", ElementType.FLOAT32, TensorShape.of(3));
    Tensors logits = Tensors.allocate(Signature.of(spec), 1);
    logits.data(0).asFloatBuffer().put(0, new float[] {-1, second, 3});
    return logits;
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aLogitThatIsNotFiniteIsNoAnswer(float value) {
    String fault = TASK.fault(logits(value)).orElseThrow();
    assertTrue(fault.startsWith("answer: element 1 of logits is " + value + " (exp"), fault);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList outputs = new NDList(manager.create(new float[] {1, value, 2}));
      TranslateException e =
          assertThrows(
              TranslateException.class, () -> TASK.translator().processOutput(null, outputs));
      assertTrue(e.getMessage().startsWith("answer: element 1 of the logits"), e.getMessage());
    }
  }

  @Test
  void finiteLogitsAreAnAnswer() {
    assertTrue(TASK.fault(logits(-Float.MAX_VALUE)).isEmpty());
  }

  @Test
  void otherTasksTakeWhateverIsGiven() {
    assertTrue(new RawTensors().fault(logits(Float.NaN)).isEmpty());
  }
}
