package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "65536x65536x0",
        "0x65536x65536",
        "65536?x65536?",
        "Scalar",
        "a"
      })
  void rejectsShapeWhenItIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> TensorShape.parse(text));
  }

  @Test
  void aScalarHasOneElementAndNoDimension() {
    TensorShape scalar = TensorShape.of();
    assertEquals(scalar, TensorShape.parse("scalar"));
    assertEquals("scalar", scalar.toString());
    assertEquals(0, scalar.rank());
    assertEquals(1, scalar.elements());
    assertEquals(1, scalar.channels());
    assertEquals(1, scalar.mapElements());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0x4x4", "3x0x5", "0x0", "1x2x3x4x5x6x7x0"})
  void aDimensionOfZeroLeavesNoElements(String text) {
    TensorShape shape = TensorShape.parse(text);
    assertEquals(0, shape.elements());
    assertEquals(0, shape.bytes());
    assertEquals(0, shape.mapElements());
  }

  @Test
  void openDimensionsAreCountedByTheirBounds() {
    TensorShape shape = TensorShape.of(3, 1, 1).withOpen(1, 640).withOpen(2, 480);
    assertEquals("3x640?x480?", shape.toString());
    assertEquals(3 * 640 * 480, shape.elements());
    assertEquals(640, shape.dim(1));
    assertFalse(shape.isFixed());
    assertTrue(shape.isOpen(1) && !shape.isOpen(0));
    assertNotEquals(TensorShape.of(3, 640, 480), shape);
  }

  @ParameterizedTest
  @CsvSource({
    "3x640?x480?, 3x640x480, true",
    "3x640?x480?, 3x0x1, true",
    "3x640?x480?, 3x641x480, false",
    "3x640?x480?, 4x640x480, false",
    "3x640?x480?, 3x640, false",
    "3x640?, 3x640?, false",
    "scalar, scalar, true",
    "scalar, 1, false",
    "5, 5, true",
  })
  void admitsWhatHasItsRankAndLengths(String shape, String fixed, boolean admitted) {
    assertEquals(admitted, TensorShape.parse(shape).admits(TensorShape.parse(fixed)));
  }

  @ParameterizedTest
  @CsvSource({
    "scalar, 1",
    "10, 10",
    "1x10, 1x10",
    "1x30x40, 1x30x40",
    "9x3x3x1, 9x3x3x1",
    "1x64x30x40, 64x30x40",
    "1x1x30x40, 1x30x40",
    "1x1x1x1, 1x1x1",
    "1x1x64x30x40, 64x30x40",
    "1x2x3x4x5, 2x3x4x5",
    "2x1x3x4x5, 2x12x5",
    "1x1x1x1x1x1x1x7, 1x1x7",
    "2x3x2x3x2x3x2x3, 2x216x3",
    "2x3x0x3x2, 2x0x2",
  })
  void foldsToWhatCodersKnow(String shape, String folded) {
    assertEquals(TensorShape.parse(folded), TensorShape.parse(shape).folded());
  }

  @Test
  void rejectsFoldingWhenADimensionIsOpen() {
    TensorShape open = TensorShape.parse("3x8?");
    assertThrows(IllegalArgumentException.class, open::folded);
  }

  @Test
  void rejectsDimensionsWhenTheyAreTooMany() {
    assertThrows(IllegalArgumentException.class, () -> TensorShape.of(1, 1, 1, 1, 1, 1, 1, 1, 1));
    TensorShape shape = TensorShape.of(2, 2);
    assertThrows(IllegalArgumentException.class, () -> shape.withOpen(0, -1));
    assertThrows(IllegalArgumentException.class, () -> shape.withOpen(0, 536870911));
    assertThrows(IndexOutOfBoundsException.class, () -> shape.withOpen(2, 5));
  }

  @Test
  void takesTheLargestTensorOfOneBuffer() {
    assertEquals(TensorShape.MAX_ELEMENTS, TensorShape.of(536870911).elements());
  }
}
