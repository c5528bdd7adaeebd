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
}
