package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
  @Test
  void everyHalfSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      short half = (short) bits;
      int quiet = (bits & 0x7C00) == 0x7C00 && (bits & 0x3FF) != 0 ? 0x200 : 0;
      short back = Float16.fromFloat(Float16.toFloat(half));
      assertEquals(bits | quiet, back & 0xFFFF, () -> Integer.toHexString(half));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x3c00, 1",
    "0x0001, 5.9604645e-8",
    "0x0400, 6.1035156e-5",
    "0x7bff, 65504",
    "0xc100, -2.5",
    "0x8000, -0.0",
    "0x7c00, Infinity",
    "0xfc00, -Infinity"
  })
  void readsKnownHalves(String half, float value) {
    assertEquals(value, Float16.toFloat((short) (int) Integer.decode(half)));
  }

  @ParameterizedTest
  @CsvSource({
    "1.00048828125, 0x3c00", // half way, down to even
    "1.00146484375, 0x3c02", // half way, up to even
    "1.0004884, 0x3c01",
    "65519.996, 0x7bff",
    "65520, 0x7c00",
    "1e30, 0x7c00",
    "2.9802322e-8, 0x0000", // half of the smallest, down to even
    "2.9802326e-8, 0x0001",
    "6.103e-5, 0x0400",
    "-0.0, 0x8000",
    "-1e-30, 0x8000"
  })
  void roundsToNearestEven(float value, String half) {
    assertEquals(Integer.decode(half), Float16.fromFloat(value) & 0xFFFF);
  }

  @Test
  void notANumberStaysNotANumber() {
    assertTrue(Float.isNaN(Float16.toFloat(Float16.fromFloat(Float.NaN))));
    assertTrue(Float.isNaN(Float16.toFloat(Float16.fromFloat(Float.intBitsToFloat(0x7F800001)))));
  }
}
