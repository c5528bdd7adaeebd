package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearntShapesTest {
  private static final Signature INPUTS =
      Signature.of(new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(4)));

  private final LearntShapes shapes = new LearntShapes();

  @Test
  void whatARunGaveIsKnownForTheSameShapesAndBatch() {
    shapes.learn(INPUTS, 2, List.of(new long[] {2, 4}));
    assertArrayEquals(new long[] {2, 4}, shapes.of(INPUTS, 2).orElseThrow().get(0));
    assertEquals(Optional.empty(), shapes.of(INPUTS, 3));
  }

  /** As after a run that failed for another reason than a shape. */
  @Test
  void theSameAgainLeavesWhatIsKnown() {
    shapes.learn(INPUTS, 2, List.of(new long[] {2, 4}));
    shapes.learn(INPUTS, 2, List.of(new long[] {2, 4}));
    assertArrayEquals(new long[] {2, 4}, shapes.of(INPUTS, 2).orElseThrow().get(0));
  }

  @Test
  void nothingIsKnownOnceTheSameInputsGaveTwoShapes() {
    shapes.learn(INPUTS, 2, List.of(new long[] {2, 4}));
    shapes.learn(INPUTS, 2, List.of(new long[] {2, 5}));
    assertEquals(Optional.empty(), shapes.of(INPUTS, 2));
    shapes.learn(INPUTS, 3, List.of(new long[] {3, 4}));
    assertEquals(Optional.empty(), shapes.of(INPUTS, 3));
  }
}
