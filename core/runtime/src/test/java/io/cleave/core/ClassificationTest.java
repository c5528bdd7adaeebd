package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.Classifications;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  private static final List<String> LABELS = List.of("circle", "square", "star");
  private static final Classification TASK = Classification.unlabelled(3, 32).withLabels(LABELS);

  private static Classifications answer(double... probabilities) {
    return new Classifications(LABELS, Arrays.stream(probabilities).boxed().toList());
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
}
