package io.cleave.lab.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DifferenceTest {
  private static ByteBuffer floats(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.flip();
  }

  private static Difference of(ByteBuffer expected, ByteBuffer found) {
    return Difference.of(ElementType.FLOAT32, expected, found);
  }

  @Test
  void theLargestDistanceIsRelativeToTheLargestMagnitudeExpected() {
    Difference difference = of(floats(1, -8, 3), floats(1, -7, 3.5f));
    assertEquals(new Difference(3, 2, 0, 1, 8), difference);
    assertEquals(0.125, difference.relative());
  }

  @Test
  void zerosOfEitherSignAndEqualNaNsAndInfinitiesAreTheSame() {
    float infinity = Float.POSITIVE_INFINITY;
    Difference difference =
        of(floats(0f, Float.NaN, infinity, 2), floats(-0f, Float.NaN, infinity, 2));
    assertEquals(new Difference(4, 0, 0, 0, 2), difference);
    assertEquals(0, difference.relative());
  }

  @Test
  void whatIsNoNumberOnOneSideIsInfinitelyFar() {
    Difference difference =
        of(floats(Float.NaN, 1, Float.POSITIVE_INFINITY), floats(1, 1, Float.NEGATIVE_INFINITY));
    assertEquals(new Difference(3, 2, 2, 0, 1), difference);
    assertEquals(Double.POSITIVE_INFINITY, difference.relative());
  }

  @Test
  void tensorsOfOtherSizesDifferInEveryElement() {
    Difference difference = of(floats(1, 2, 3), floats(1));
    assertEquals(new Difference(3, 3, 3, 0, 0), difference);
    assertEquals(Double.POSITIVE_INFINITY, difference.relative());
  }

  @Test
  void aValueWhereAllAreToBeZeroIsInfinitelyFar() {
    assertEquals(Double.POSITIVE_INFINITY, of(floats(0), floats(1)).relative());
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void everyTypeIsReadAsItsNumbers(ElementType type) {
    ByteBuffer two = number(type, 2);
    ByteBuffer one = number(type, 1);
    assertEquals(new Difference(1, 1, 0, 1, 2), Difference.of(type, two, one));
  }

  private static ByteBuffer number(ElementType type, int value) {
    ByteBuffer buffer = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT32 -> buffer.putFloat(value);
      case FLOAT16 -> buffer.putShort((short) (value == 2 ? 0x4000 : 0x3c00));
      case INT64 -> buffer.putLong(value);
      case INT32 -> buffer.putInt(value);
      case INT16 -> buffer.putShort((short) value);
      case INT8, UINT8, BOOL -> buffer.put((byte) value);
    }
    return buffer.flip();
  }

  @Test
  void unsignedBytesAreNotNegative() {
    ByteBuffer expected = ByteBuffer.wrap(new byte[] {(byte) 200});
    ByteBuffer found = ByteBuffer.wrap(new byte[] {100});
    assertEquals(
        new Difference(1, 1, 0, 100, 200), Difference.of(ElementType.UINT8, expected, found));
  }

  @Test
  void integersThatNoDoubleTellsApartDiffer() {
    ByteBuffer large = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 60);
    ByteBuffer next =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, (1L << 60) + 1);
    assertEquals(new Difference(1, 1, 0, 1, 0x1p60), Difference.of(ElementType.INT64, large, next));
    assertEquals(0, Difference.of(ElementType.INT64, large, large).different());
  }

  @Test
  void sumsCountAllAndKeepTheLargest() {
    Difference sum = new Difference(4, 2, 0, 0.5, 8).plus(new Difference(4, 3, 1, 0.25, 9));
    assertEquals(new Difference(8, 5, 1, 0.5, 9), sum);
  }

  @Test
  void rejectsCountsWhenTheyContradictEachOther() {
    assertThrows(IllegalArgumentException.class, () -> new Difference(1, 2, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Difference(2, 1, 2, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Difference(1, 1, 0, Double.NaN, 0));
  }
}
