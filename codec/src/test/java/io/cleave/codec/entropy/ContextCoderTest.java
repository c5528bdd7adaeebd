package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextCoderTest extends ArithmeticCoderContract {
  @Override
  SymbolCoder coder(SymbolPlanes shape) {
    return new ContextCoder(shape);
  }

  @Override
  int maxOverheadBytes(int plainBytes) {
    return 20 + plainBytes / 1000;
  }

  @Test
  void smoothSymbolsTakeFarLessThanTheirBits() {
    Symbols.SMOOTH.fill(planes, 16, new Random(1));
    int length = coder.encode(planes, bytes, 0);
    assertTrue(length < planes.elements() * 3 / 8, length + " bytes");
  }

  /** Arithmetic codes end nowhere: a prefix of one is refused, or is that of other symbols. */
  @ParameterizedTest
  @ValueSource(strings = {"SMOOTH", "SPARSE"})
  void missingBytesAreRefusedOrMeanOtherSymbols(Symbols kind) {
    kind.fill(planes, 8, new Random(2));
    int length = coder.encode(planes, bytes, 0);
    int refused = 0;
    for (int to = 0; to < length; to++) {
      refused += isRefused(Arrays.copyOf(bytes, to)) ? 1 : 0;
    }
    assertTrue(refused > length / 4, refused + " of " + length);
  }

  private boolean isRefused(byte[] prefix) {
    planes.reset(8, 0);
    try {
      coder.decode(prefix, 0, prefix.length, planes);
    } catch (CorruptSymbolsException expected) {
      return true;
    }
    byte[] again = new byte[coder.maxBytes()];
    int length = coder.encode(planes, again, 0);
    assertArrayEquals(prefix, Arrays.copyOf(again, length));
    return false;
  }
}
