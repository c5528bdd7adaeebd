package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.internal.LittleEndian;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
  @Test
  void everyHalfWidensToItsValueAndNarrowsBack() {
    for (int half = 0; half < 1 << 16; half++) {
      int bits = Float16.widen((short) half);
      boolean nan = (half & 0x7fff) > 0x7c00;
      assertEquals(value(half), Float.intBitsToFloat(bits));
      assertEquals(nan ? half | 0x200 : half, Float16.narrow(bits) & 0xffff);
    }
  }

  @Test
  void narrowsToTheNearestAndOfTwoToTheEven() {
    Random random = new Random(16);
    for (int i = 0; i < 1_000_000; i++) {
      int bits = random.nextInt();
      float value = Float.intBitsToFloat(bits);
      if (Math.abs(value) < 65520) {
        assertEquals(nearest(Math.abs(value)), Float16.narrow(bits) & 0x7fff, () -> "" + value);
        assertEquals(bits >>> 31, (Float16.narrow(bits) & 0xffff) >>> 15);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "Infinity, 7c00",
    "-Infinity, fc00",
    "NaN, 7e00",
    "-0.0, 8000",
    "1, 3c00",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02",
    "5.9604645E-8, 0001",
    "2.9802322E-8, 0000",
    "2.9802326E-8, 0001",
    "1E-40, 0000",
    "6.1035156E-5, 0400",
    "6.097555E-5, 03ff",
    "6.1005354E-5, 0400",
  })
  void narrowsTheEdges(float value, String expected) {
    int half = Float16.narrow(Float.floatToRawIntBits(value)) & 0xffff;
    assertEquals(Integer.parseInt(expected, 16), half);
  }

  @Test
  void reportsOnlyFiniteValuesThatOverflow() {
    assertTrue(fits(65519, -65519, Float.POSITIVE_INFINITY, Float.NaN, 0, Float.MIN_VALUE));
    assertFalse(fits(1, 65520));
    assertFalse(fits(-Float.MAX_VALUE, 1));
  }

  private static boolean fits(float... values) {
    byte[] floats = new byte[values.length * Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      LittleEndian.putInt(floats, i * Float.BYTES, Float.floatToRawIntBits(values[i]));
    }
    return Float16.narrow(floats, values.length, new byte[values.length * Short.BYTES]) >= 0;
  }

  private static float value(int half) {
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1024 + fraction) * Math.pow(2, exponent - 25);
        };
    return (float) (half >>> 15 == 0 ? magnitude : -magnitude);
  }

  /** By bisection over the halves, whose order is that of their values. */
  private static int nearest(float magnitude) {
    int below = 0;
    int above = 0x7c00;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (value(middle) <= magnitude) {
        below = middle;
      } else {
        above = middle;
      }
    }
    double upper = above == 0x7c00 ? 65536 : value(above);
    double up = upper - magnitude;
    double down = magnitude - value(below);
    return up < down || (up == down && (below & 1) != 0) ? above : below;
  }
}
