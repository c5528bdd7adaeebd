package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTablesTest {
  private static final TensorShape SHAPE = TensorShape.of(5, 12, 12);

  private static StaticTables trained(int levels) {
    SymbolPlanes sample = SymbolPlanes.of(SHAPE);
    Symbols.SMOOTH.fill(sample, levels, new Random(levels));
    return StaticTables.train(List.of(sample));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 16, 17, 256})
  void bytesComeBackAsEqualTables(int levels) {
    StaticTables tables = trained(levels);
    StaticTables read = StaticTables.fromBytes(tables.toBytes(), 5);
    assertEquals(tables, read);
    assertArrayEquals(tables.frequencies(), read.frequencies());
    assertArrayEquals(tables.contexts(), read.contexts());
    assertEquals(levels, read.levels());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 256})
  void everyTokenOfEveryDistributionHasAFrequency(int levels) {
    StaticTables tables = trained(levels);
    int tokens = new Tokens(levels, tables.zero()).count();
    short[] all = tables.frequencies();
    for (int i = 0; i < all.length; i += Tokens.MAX) {
      int sum = 0;
      for (int token = 0; token < tokens; token++) {
        assertTrue(all[i + token] > 0);
        sum += all[i + token];
      }
      assertEquals(StaticTables.TOTAL, sum);
    }
  }

  @Test
  void samplesItNeverSawComeBack() {
    StaticTables tables = trained(16);
    SymbolPlanes planes = SymbolPlanes.of(SHAPE);
    StaticCoder coder = new StaticCoder(planes, tables);
    byte[] bytes = new byte[coder.maxBytes()];
    for (Symbols kind : Symbols.values()) {
      kind.fill(planes, 16, new Random(1));
      byte[] symbols = Symbols.interior(planes);
      planes.reset(16, tables.zero());
      Symbols.setInterior(planes, symbols);
      int length = coder.encode(planes, bytes, 0);
      planes.reset(16, tables.zero());
      coder.decode(bytes, 0, length, planes);
      assertArrayEquals(symbols, Symbols.interior(planes));
    }
  }

  @Test
  void rejectsEveryTruncationAndWhatFollows() {
    byte[] bytes = trained(8).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> StaticTables.fromBytes(cut, 5));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IllegalArgumentException.class, () -> StaticTables.fromBytes(longer, 5));
  }

  @Test
  void rejectsWhenMapsDiffer() {
    byte[] bytes = trained(8).toBytes();
    assertThrows(IllegalArgumentException.class, () -> StaticTables.fromBytes(bytes, 6));
  }

  @Test
  void rejectsMoreMapsThanAreWorthTheirMemory() {
    int maps = StaticTables.MAX_MAPS + 1;
    byte[] bytes = {
      1, 3, 0, (byte) 0x81, (byte) 0x80, 0x40, 0, 0, 0, (byte) 0x80, (byte) 0x80, 0x40
    };
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> StaticTables.fromBytes(bytes, maps));
    assertTrue(refused.getMessage().contains("maps"), refused.getMessage());
  }

  @Test
  void changedBytesAreRefusedOrUsable() {
    byte[] bytes = trained(8).toBytes();
    Random random = new Random(5);
    SymbolPlanes planes = SymbolPlanes.of(SHAPE);
    for (int i = 0; i < 3000; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(i % 2 == 0 ? 12 : bytes.length)] = (byte) random.nextInt();
      useOrRefuse(changed, planes);
    }
  }

  private static void useOrRefuse(byte[] bytes, SymbolPlanes planes) {
    StaticTables tables;
    try {
      tables = StaticTables.fromBytes(bytes, 5);
    } catch (IllegalArgumentException expected) {
      return;
    }
    StaticCoder coder = new StaticCoder(planes, tables);
    planes.reset(tables.levels(), tables.zero());
    byte[] encoded = new byte[coder.maxBytes()];
    coder.decode(encoded, 0, coder.encode(planes, encoded, 0), planes);
  }

  @Test
  void rejectsNoSamplesAndSamplesOfSeveralKinds() {
    assertThrows(IllegalArgumentException.class, () -> StaticTables.train(List.of()));
    SymbolPlanes one = SymbolPlanes.of(SHAPE);
    one.reset(4, 0);
    SymbolPlanes other = SymbolPlanes.of(SHAPE);
    other.reset(5, 0);
    assertThrows(IllegalArgumentException.class, () -> StaticTables.train(List.of(one, other)));
  }
}
