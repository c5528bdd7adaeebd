package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorShapeTest {
  @Test
  void countsElementsMapsAndBytes() {
    TensorShape shape = TensorShape.parse("64x56x28");
    assertEquals(64 * 56 * 28, shape.elements());
    assertEquals(64, shape.channels());
    assertEquals(56 * 28, shape.mapElements());
    assertEquals(4 * 64 * 56 * 28, shape.bytes());
    assertEquals(3, shape.rank());
    assertEquals("64x56x28", shape.toString());
  }

  @Test
  void equalsByDimensionsAlone() {
    assertEquals(TensorShape.of(10), TensorShape.parse("10"));
    assertEquals(TensorShape.of(10).hashCode(), TensorShape.parse("10").hashCode());
    assertNotEquals(TensorShape.of(10), TensorShape.of(10, 1));
  }

  @Test
  void doesNotFollowChangesOfItsArguments() {
    int[] dims = {2, 3};
    TensorShape shape = TensorShape.of(dims);
    dims[0] = 9;
    shape.dims()[1] = 9;
    assertEquals(TensorShape.of(2, 3), shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1x",
        "-1",
        "3x-1x3",
        "?",
        "1x?",
        "1x1x1x1x1x1x1x1x1",
        "536870912",
        "65536x65536",
        "a"
      })
  void rejectsShapeWhenItIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> TensorShape.parse(text));
  }

  @Test
  void takesTheLargestTensorOfOneBuffer() {
    assertEquals(TensorShape.MAX_ELEMENTS, TensorShape.of(536870911).elements());
  }
}
