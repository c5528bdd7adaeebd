package io.cleave.bench.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** What is off must be seen, whatever the output holds. */
class DifferenceTest {
  private static Tensors tensors(ElementType type, int count) {
    return Tensors.allocate(Signature.of(new TensorSpec("y", type, TensorShape.of(count))), 1);
  }

  private static Tensors floats(float... values) {
    Tensors tensors = tensors(ElementType.FLOAT32, values.length);
    tensors.data(0).asFloatBuffer().put(values);
    return tensors;
  }

  private static Tensors longs(long... values) {
    Tensors tensors = tensors(ElementType.INT64, values.length);
    tensors.data(0).asLongBuffer().put(values);
    return tensors;
  }

  private static Difference of(Tensors whole, Tensors split) {
    return Difference.of("y", whole, split);
  }

  @Test
  void floatsAreComparedWithTheLargestMagnitude() {
    assertEquals(
        new Difference("y", 3, 1, 4, 0.5, 0.125), of(floats(1, -4, 2), floats(1, -3.5f, 2)));
  }

  @Test
  void equalIsWhatHasNoDifference() {
    float[] values = {0, -0f, Float.NaN, Float.POSITIVE_INFINITY, 3};
    assertEquals(new Difference("y", 5, 0, 3, 0, 0), of(floats(values), floats(values)));
    assertEquals(0, of(floats(0, 0), floats(0, 0)).share());
  }

  @Test
  void anotherNumberThanNoneIsWrong() {
    assertEquals(1, of(floats(0, 0), floats(0, 1e-9f)).share());
    assertEquals(1, of(floats(1, Float.NaN), floats(1, 2)).share());
    assertEquals(1, of(floats(1, 2), floats(1, Float.NaN)).share());
    assertEquals(
        1, of(floats(Float.NEGATIVE_INFINITY, 2), floats(Float.POSITIVE_INFINITY, 2)).share());
  }

  @Test
  void integersThatDifferByOneAreWrong() {
    assertEquals(1, of(longs(1_000_000_000, 7), longs(1_000_000_001, 7)).share());
    assertEquals(0, of(longs(5, 7), longs(5, 7)).share());
    long large = 1L << 60;
    assertEquals(1, of(longs(large), longs(large + 1)).share());
  }

  @Test
  void halvesAreFloats() {
    Tensors whole = tensors(ElementType.FLOAT16, 1);
    Tensors split = tensors(ElementType.FLOAT16, 1);
    whole.data(0).putShort((short) 0x4000);
    split.data(0).putShort((short) 0x3c00);
    assertEquals(new Difference("y", 1, 1, 2, 1, 0.5), of(whole, split));
  }

  @Test
  void rejectsOtherShapes() {
    assertThrows(IllegalArgumentException.class, () -> of(floats(1, 2), floats(1)));
  }
}
