package io.cleave.codec.internal.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.internal.LittleEndian;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kernel does, bit for bit, against one loop that says it in the plainest way. */
abstract class SelectionKernelContract {
  private static final int[] SPECIAL = {
    0,
    0x80000000,
    1,
    0x80000001,
    0x007fffff,
    0x00800000,
    0x3f800000,
    0xbf800000,
    0x7f7fffff,
    0xff7fffff,
    0x7f800000,
    0xff800000,
    0x7f800001,
    0x7fc00000,
    0xffc00001,
    0x7fffffff,
    0xffffffff,
  };
  private static final byte CANARY = 0x5a;

  abstract SelectionKernel kernel();

  @Test
  void emptyChunkHasNoSurvivors() {
    assertEquals(0, kernel().compact(new byte[0], 0, 0, new byte[0], 0, values(0)));
    assertEquals(0, kernel().expand(new byte[0], 0, values(0), 0, new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {-1, 0, 1, 0x007fffff, 0x00800000, 0x3f7fffff, 0x3f800000, 0x7f7ffffe, 0x7f7fffff})
  void judgesEverySpecialValue(int threshold) {
    Random random = new Random(threshold);
    int[] bits =
        IntStream.range(0, 256).map(i -> SPECIAL[random.nextInt(SPECIAL.length)]).toArray();
    check(bits, threshold);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.1, 0.29, 0.31, 0.47, 0.49, 0.6, 0.88, 0.99, 1})
  void agreesAtEveryDensity(double density) {
    for (int elements = 64; elements <= SelectionKernel.CHUNK; elements *= 2) {
      Random random = new Random(elements);
      int[] bits = new int[elements];
      for (int i = 0; i < elements; i++) {
        boolean kept = random.nextDouble() < density;
        bits[i] = Float.floatToRawIntBits((kept ? 2 : 0.5f) * (random.nextBoolean() ? 1 : -1));
      }
      check(bits, Float.floatToRawIntBits(1));
    }
  }

  @Test
  void agreesOnEveryMaskByte() {
    int[] bits = new int[256 * 8];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (i >>> 3 >>> (i & 7) & 1) != 0 ? i + 1 : 0;
    }
    check(bits, 0);
    check(bits, SelectionKernel.LOSSLESS);
  }

  @Test
  void agreesOnClusteredMasks() {
    int[] bits = new int[SelectionKernel.CHUNK];
    Arrays.fill(bits, 100, 900, 7);
    Arrays.fill(bits, 1088, 1152, -7);
    bits[2047] = 7;
    check(bits, 0);
  }

  @Test
  void agreesOnRandomBits() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int[] bits = random.ints(64L * (1 + random.nextInt(32))).toArray();
      check(bits, random.nextInt(0x7f800000));
    }
  }

  private void check(int[] bits, int threshold) {
    int maskAt = 16;
    byte[] floats = bytes(bits);
    byte[] mask = canaries(maskAt + bits.length / 8 + 8);
    byte[] values = values(bits.length);
    int kept = kernel().compact(floats, bits.length, threshold, mask, maskAt, values);

    int[] survivors = Arrays.stream(bits).filter(x -> survives(x, threshold)).toArray();
    assertEquals(survivors.length, kept);
    assertArrayEquals(bytes(survivors), Arrays.copyOf(values, kept * Float.BYTES));
    assertArrayEquals(mask(bits, threshold, maskAt), mask);
    assertArrayEquals(bytes(bits), floats, "the input was written to");

    byte[] expanded = canaries(floats.length);
    assertEquals(kept, kernel().expand(mask, maskAt, values, bits.length, expanded));
    int[] pruned = Arrays.stream(bits).map(x -> survives(x, threshold) ? x : 0).toArray();
    assertArrayEquals(bytes(pruned), expanded);
  }

  private static boolean survives(int bits, int threshold) {
    return threshold == SelectionKernel.LOSSLESS ? bits != 0 : (bits & 0x7fffffff) > threshold;
  }

  private static byte[] mask(int[] bits, int threshold, int maskAt) {
    byte[] mask = canaries(maskAt + bits.length / 8 + 8);
    Arrays.fill(mask, maskAt, maskAt + bits.length / 8, (byte) 0);
    for (int i = 0; i < bits.length; i++) {
      if (survives(bits[i], threshold)) {
        mask[maskAt + i / 8] |= (byte) (1 << (i & 7));
      }
    }
    return mask;
  }

  private static byte[] values(int elements) {
    return canaries(elements * Float.BYTES + SelectionKernel.SLACK);
  }

  private static byte[] canaries(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, CANARY);
    return bytes;
  }

  private static byte[] bytes(int[] bits) {
    byte[] bytes = new byte[bits.length * Integer.BYTES];
    for (int i = 0; i < bits.length; i++) {
      LittleEndian.putInt(bytes, i * Integer.BYTES, bits[i]);
    }
    return bytes;
  }
}
