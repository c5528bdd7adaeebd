package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruningSemanticsTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  @ParameterizedTest
  @CsvSource({
    "none,                     '1 -2 3 -0.0 0 NaN Infinity -4',  '1 -2 3 -0.0 0 NaN Infinity -4'",
    "threshold=0,              '1 -2 3 -0.0 0 NaN Infinity -4',  '1 -2 3 0 0 NaN Infinity -4'",
    "threshold=2,              '1 -2 3 -0.0 0 NaN Infinity -4',  '0 0 3 0 0 NaN Infinity -4'",
    "threshold=3.4028235E38,   '1 -2 3 -0.0 0 NaN Infinity -4',  '0 0 0 0 0 NaN Infinity 0'",
    "keep=0.25,                '1 -2 3 -5 0 6 7 -4',             '0 0 0 0 0 6 7 0'",
    "keep=0.25,                '1 -7 7 -7 0 6 6 -4',             '0 -7 7 -7 0 0 0 0'",
    "keep=1,                   '1 -2 3 -0.0 0 6 7 -4',           '1 -2 3 0 0 6 7 -4'",
    "keep=0,                   '1 -2 NaN -0.0 0 6 Infinity -4',  '0 0 NaN 0 0 0 Infinity 0'",
    "keep=0.125,               'NaN -2 NaN 0 0 6 Infinity -4',   'NaN 0 NaN 0 0 0 Infinity 0'",
    "keep=0.9,                 '0 0 3 0 0 0 0 0',                '0 0 3 0 0 0 0 0'",
    "maps-max=4,               '1 2 3 4 5 -1 -6 0',              '0 0 0 0 5 -1 -6 0'",
    "maps-max=0,               '0 0 -0.0 0 5 -0.0 -6 0',         '0 0 0 0 5 -0.0 -6 0'",
    "maps-max=100,             '1 2 3 NaN 5 1 6 0',              '1 2 3 NaN 0 0 0 0'",
    "maps-mean=2,              '1 2 -3 4 1 1 6 0',               '1 2 -3 4 0 0 0 0'",
    "maps-mean=100,            '1 2 NaN 4 1 1 6 0',              '1 2 NaN 4 0 0 0 0'",
    "maps-max-keep=0.5,        '1 2 3 4 5 1 6 0',                '0 0 0 0 5 1 6 0'",
    "maps-max-keep=0.5,        '4 4 4 4 4 4 4 4',                '4 4 4 4 0 0 0 0'",
    "maps-mean-keep=0.5,       '1 2 3 4 8 0 0 0',                '1 2 3 4 0 0 0 0'",
    "maps-mean-keep=0.5,       '1 2 3 4 8 NaN 0 0',              '0 0 0 0 8 NaN 0 0'",
    "maps-mean-keep=0,         '1 2 3 4 8 NaN 0 0',              '0 0 0 0 0 0 0 0'",
    "'keep=0.25,maps-max=5',   '1 2 3 4 -6 5 4 3',               '0 0 0 0 -6 5 0 0'",
    "'threshold=4,maps-max=5', '1 2 3 4 -6 5 4 3',               '0 0 0 0 -6 5 0 0'",
  })
  void keepsWhatTheRuleSays(String pruning, String input, String expected) {
    TensorShape shape = TensorShape.of(2, 2, 2);
    ByteBuffer frame =
        Activations.encode(shape, pruning, ValueType.FLOAT32, Activations.of(floats(input)));
    assertArrayEquals(
        bits(floats(expected)), Activations.bits(Activations.decode(shape, frame)), pruning);
  }

  @Test
  void nanPayloadsSurviveBitForBit() {
    int[] bits = {0x7fc00001, 0x7f800001, 0xffc12345, 0xff800001};
    assertArrayEquals(
        bits, Activations.throughTheWire(TensorShape.of(4), "none", ValueType.FLOAT32, bits));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 100, 500, 1000, 3000, 20000, 60000})
  void frameNeverExceedsTheByteBudget(int bytes) {
    TensorShape shape = TensorShape.of(16, 32, 32);
    TensorEncoder encoder =
        TensorEncoder.of(shape, Profile.exact().withPruning(Pruning.bytes(bytes)));
    ByteBuffer target = Activations.direct(encoder.maxEncodedBytes());
    int size = encoder.encode(Activations.of(Activations.relu(shape.elements(), 3)), target);
    assertTrue(size <= bytes, size + " of " + bytes);
    assertEquals(size, encoder.lastSize().totalBytes());
  }

  @Test
  void byteBudgetRefusesAnInputWhoseNanAloneExceedIt() {
    TensorShape shape = TensorShape.of(1000);
    float[] values = new float[1000];
    java.util.Arrays.fill(values, NAN);
    values[7] = INF;
    TensorEncoder encoder =
        TensorEncoder.of(shape, Profile.exact().withPruning(Pruning.bytes(500)));
    ByteBuffer target = Activations.direct(500);
    assertThrows(
        IllegalArgumentException.class, () -> encoder.encode(Activations.of(values), target));
    assertEquals(0, target.position());
  }

  private static float[] floats(String text) {
    String[] parts = text.split(" ", -1);
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = Float.parseFloat(parts[i]);
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
