package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticCoderTest extends SymbolCoderContract {
  private final SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(18, 20, 20));

  @Override
  SymbolCoder coder(SymbolPlanes shape) {
    return new ForAllLevels(shape);
  }

  /** Tables by which a token is likely to be that to its left. */
  private static StaticTables tables(int maps, int levels, int zero) {
    int count = new Tokens(levels, zero).count();
    byte[] contexts = new byte[StaticTables.CONTEXTS];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = (byte) Math.min(count - 1, i % Tokens.MAX);
    }
    short[] frequencies = new short[count * Tokens.MAX];
    for (int i = 0; i < count; i++) {
      Arrays.fill(frequencies, i * Tokens.MAX, i * Tokens.MAX + count, (short) 100);
      frequencies[i * (Tokens.MAX + 1)] = (short) (StaticTables.TOTAL - 100 * (count - 1));
    }
    return new StaticTables(levels, zero, new byte[maps], contexts, frequencies);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 64, 256})
  void noiseTakesAByteMoreThanItsBits(int levels) {
    Symbols.NOISE.fill(planes, levels, new Random(levels));
    SymbolCoder coder = coder(planes);
    int plain = planes.elements() * (31 - Integer.numberOfLeadingZeros(levels)) / 8;
    assertTrue(coder.encode(planes, new byte[coder.maxBytes()], 0) <= 1 + plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 256})
  void rejectsWhenBytesAreMissingOrLeft(int levels) {
    Symbols.SMOOTH.fill(planes, levels, new Random(2));
    SymbolCoder coder = coder(planes);
    byte[] bytes = new byte[coder.maxBytes()];
    int length = coder.encode(planes, bytes, 0);
    for (int to = 0; to < length + 10; to++) {
      int end = to;
      planes.reset(levels, planes.zero());
      if (to != length) {
        assertThrows(
            CorruptSymbolsException.class, () -> coder.decode(bytes, 0, end, planes), "to " + to);
      }
    }
  }

  @Test
  void rejectsWhenABitIsFlipped() {
    Symbols.SMOOTH.fill(planes, 16, new Random(3));
    setZero(planes);
    SymbolCoder coder = new StaticCoder(planes, StaticTables.train(samples(2, 20, 16)));
    byte[] bytes = new byte[coder.maxBytes()];
    int length = coder.encode(planes, bytes, 0);
    for (int bit = 0; bit < length * 8; bit += 7) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      planes.reset(16, planes.zero());
      assertThrows(
          CorruptSymbolsException.class,
          () -> coder.decode(bytes, 0, length, planes),
          "bit " + bit);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void rejectsTablesOfOtherMapsLevelsOrZero() {
    assertThrows(IllegalArgumentException.class, () -> new StaticCoder(planes, tables(17, 16, 0)));
    StaticCoder coder = new StaticCoder(planes, tables(18, 16, 0));
    byte[] bytes = new byte[coder.maxBytes()];
    planes.reset(8, 0);
    assertThrows(IllegalArgumentException.class, () -> coder.encode(planes, bytes, 0));
    planes.reset(16, 1);
    assertThrows(IllegalArgumentException.class, () -> coder.decode(bytes, 0, 1, planes));
  }

  @Test
  void trainedTablesComeCloseToTheEntropy() {
    StaticTables tables = StaticTables.train(samples(8, 20, 16));
    Symbols.SMOOTH.fill(planes, 16, new Random(99));
    setZero(planes);
    StaticCoder coder = new StaticCoder(planes, tables);
    int bytes = coder.encode(planes, new byte[coder.maxBytes()], 0);
    // The noise of SMOOTH, of 4/3 steps, has 2.46 bits; it is cut off at both ends of the range.
    assertEquals(2.3, bytes * 8.0 / planes.elements(), 0.2);
  }

  private static List<SymbolPlanes> samples(int count, int size, int levels) {
    SymbolPlanes[] samples = new SymbolPlanes[count];
    for (int i = 0; i < count; i++) {
      samples[i] = SymbolPlanes.of(TensorShape.of(18, size, size));
      Symbols.SMOOTH.fill(samples[i], levels, new Random(i));
      setZero(samples[i]);
    }
    return List.of(samples);
  }

  private static void setZero(SymbolPlanes planes) {
    byte[] symbols = Symbols.interior(planes);
    planes.reset(planes.levels(), 0);
    Symbols.setInterior(planes, symbols);
  }

  /** A coder with tables for each number of levels and each zero. */
  private static final class ForAllLevels implements SymbolCoder {
    private final Map<List<Integer>, StaticCoder> coders = new HashMap<>();

    ForAllLevels(SymbolPlanes planes) {
      coder(planes);
    }

    private StaticCoder coder(SymbolPlanes planes) {
      return coders.computeIfAbsent(
          List.of(planes.levels(), planes.zero()),
          key -> new StaticCoder(planes, tables(planes.maps(), key.get(0), key.get(1))));
    }

    @Override
    public int maxBytes() {
      return coders.values().iterator().next().maxBytes();
    }

    @Override
    public int encode(SymbolPlanes planes, byte[] target, int from) {
      return coder(planes).encode(planes, target, from);
    }

    @Override
    public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
      coder(planes).decode(source, from, to, planes);
    }
  }
}
