package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the coders do whose payload is one arithmetic code, whose end only they know. */
abstract class ArithmeticCoderContract extends SymbolCoderContract {
  final SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(16, 20, 20));
  final SymbolCoder coder = coder(planes);
  final byte[] bytes = new byte[coder.maxBytes() + 1];

  /** {@return what noise may take beyond its own bytes} */
  abstract int maxOverheadBytes(int plainBytes);

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 64, 256})
  void noiseTakesAFewBytesMoreThanItsBits(int levels) {
    Symbols.NOISE.fill(planes, levels, new Random(levels));
    int plain = planes.elements() * (31 - Integer.numberOfLeadingZeros(levels)) / 8;
    int length = coder.encode(planes, bytes, 0);
    assertTrue(length <= plain + maxOverheadBytes(plain), length + " bytes, plain " + plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void nothingTakesNothing(int zero) {
    planes.reset(16, zero);
    assertEquals(0, coder.encode(planes, bytes, 0));
  }

  @Test
  void rejectsWhenBytesAreLeft() {
    Symbols.SMOOTH.fill(planes, 8, new Random(3));
    int length = coder.encode(planes, bytes, 0);
    for (int extra = 0; extra < 256; extra++) {
      bytes[length] = (byte) extra;
      planes.reset(8, 0);
      assertThrows(CorruptSymbolsException.class, () -> coder.decode(bytes, 0, length + 1, planes));
    }
  }

  @Test
  void rejectsPlainSymbolsAboveTheTop() {
    Symbols.NOISE.fill(planes, 256, new Random(4));
    int length = coder.encode(planes, bytes, 0);
    planes.reset(129, 0);
    CorruptSymbolsException error =
        assertThrows(CorruptSymbolsException.class, () -> coder.decode(bytes, 0, length, planes));
    assertTrue(error.getMessage().startsWith("symbol: "), error.getMessage());
  }
}
