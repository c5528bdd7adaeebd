package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruningTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "threshold=0.5",
        "keep=0.3",
        "bytes=1024",
        "maps-max=0.1",
        "maps-mean=0.1",
        "maps-max-keep=0.75",
        "maps-mean-keep=0.75",
        "keep=0.3,maps-mean=0.1"
      })
  void textReadsBackAsItself(String text) {
    Pruning pruning = Pruning.parse(text);
    assertEquals(text, pruning.toString());
    assertEquals(pruning, Pruning.parse(pruning.toString()));
    assertEquals(pruning.hashCode(), Pruning.parse(text).hashCode());
  }

  @Test
  void orderOfRulesDoesNotMatter() {
    assertEquals(
        Pruning.parse("keep=0.3,maps-mean=0.1"), Pruning.mapsMean(0.1f).and(Pruning.keep(0.3)));
    assertEquals(Pruning.keep(0.3), Pruning.none().and(Pruning.keep(0.3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "keep",
        "keep=",
        "keep=a",
        "keep=1.5",
        "keep=-0.1",
        "keep=NaN",
        "threshold=-1",
        "threshold=NaN",
        "threshold=Infinity",
        "bytes=0",
        "bytes=1.5",
        "maps-max=-1",
        "maps-mean-keep=2",
        "keep=0.3,",
        "keep=0.3,bytes=100",
        "maps-max=1,maps-mean=1"
      })
  void rejectsTextWhenARuleIsWrong(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Pruning.parse(text));
    assertTrue(error.getMessage().contains("expected: "), error.getMessage());
  }

  @Test
  void rejectsBudgetWhenNoFrameFits() {
    TensorShape shape = TensorShape.of(64, 8, 8);
    int smallest = 32 + 8 + 4;
    TensorEncoder.of(shape, Profile.exact().withPruning(Pruning.bytes(smallest)));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorEncoder.of(shape, Profile.exact().withPruning(Pruning.bytes(smallest - 1))));
  }
}
