package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every coder of symbols does, whatever the shape, the levels and the bytes. */
abstract class SymbolCoderContract {
  private static final byte CANARY = 0x5a;
  private static final int MARGIN = 16;

  abstract SymbolCoder coder(SymbolPlanes planes);

  static Stream<String> shapes() {
    return Stream.of(
        "1",
        "2",
        "1000",
        "1x1x1",
        "3x1",
        "2x1x9",
        "7x5x1",
        "5x7x7",
        "4x3x5x6",
        "64x16x16",
        "3x56x56",
        "130x4x4");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyShapeAndNumberOfLevelsComesBack(String shape) {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.parse(shape));
    SymbolCoder coder = coder(planes);
    SymbolCoder fresh = coder(planes);
    for (int levels : new int[] {2, 3, 4, 5, 8, 15, 16, 17, 64, 255, 256}) {
      for (Symbols kind : Symbols.values()) {
        kind.fill(planes, levels, new Random(levels));
        byte[] encoded = roundTrip(coder, planes, shape + " " + levels + " " + kind);
        assertArrayEquals(encoded, roundTrip(fresh, planes, shape), "state carried over");
        fresh = coder(planes);
      }
    }
  }

  @Test
  void emptyMapsCostNextToNothing() {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(256, 28, 28));
    planes.reset(16, 0);
    int bytes = coder(planes).encode(planes, new byte[coder(planes).maxBytes()], 0);
    assertTrue(bytes <= 64, bytes + " bytes for 256 empty maps");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 256})
  void arbitraryBytesGiveSymbolsInRangeOrAreRefused(int levels) {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(5, 9, 7));
    SymbolCoder coder = coder(planes);
    Random random = new Random(levels);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = new byte[MARGIN * 2 + random.nextInt(i % 3 == 0 ? 8 : 400)];
      random.nextBytes(bytes);
      planes.reset(levels, random.nextInt(levels));
      decodeOrRefuse(coder, bytes, MARGIN, bytes.length - MARGIN, planes);
    }
  }

  @Test
  void everyTruncationGivesSymbolsInRangeOrIsRefused() {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(5, 9, 7));
    SymbolCoder coder = coder(planes);
    Symbols.SMOOTH.fill(planes, 8, new Random(1));
    byte[] bytes = new byte[coder.maxBytes()];
    int length = coder.encode(planes, bytes, 0);
    for (int to = 0; to < length; to++) {
      planes.reset(8, 0);
      decodeOrRefuse(coder, bytes, 0, to, planes);
    }
  }

  @Test
  void damageDoesNotOutliveItsCall() {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(5, 9, 7));
    SymbolCoder coder = coder(planes);
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      planes.reset(16, 0);
      decodeOrRefuse(coder, noise, 0, noise.length, planes);
      Symbols.SMOOTH.fill(planes, 16, random);
      roundTrip(coder, planes, "after noise");
    }
  }

  private static void decodeOrRefuse(
      SymbolCoder coder, byte[] bytes, int from, int to, SymbolPlanes planes) {
    byte[] before = bytes.clone();
    try {
      coder.decode(bytes, from, to, planes);
    } catch (CorruptSymbolsException expected) {
      return;
    } finally {
      assertArrayEquals(before, bytes, "the source was changed");
    }
    assertInRange(planes);
  }

  /** Symbols below levels, borders untouched. */
  private static void assertInRange(SymbolPlanes planes) {
    byte[] interior = Symbols.interior(planes);
    for (byte symbol : interior) {
      assertTrue((symbol & 0xff) < planes.levels(), "symbol " + (symbol & 0xff));
    }
    byte[] all = planes.symbols().clone();
    planes.reset(planes.levels(), planes.zero());
    Symbols.setInterior(planes, interior);
    assertArrayEquals(planes.symbols(), all, "a border was overwritten");
  }

  private static byte[] roundTrip(SymbolCoder coder, SymbolPlanes planes, String what) {
    int levels = planes.levels();
    int zero = planes.zero();
    byte[] expected = planes.symbols().clone();
    byte[] target = new byte[coder.maxBytes() + 2 * MARGIN];
    Arrays.fill(target, CANARY);
    int length = coder.encode(planes, target, MARGIN);
    assertTrue(length >= 0 && length <= coder.maxBytes(), what + ": " + length);
    assertArrayEquals(expected, planes.symbols(), "encoding changed the symbols");
    assertMargins(target, coder.maxBytes());
    byte[] encoded = Arrays.copyOfRange(target, MARGIN, MARGIN + length);
    planes.reset(levels, zero);
    coder.decode(target, MARGIN, MARGIN + length, planes);
    assertArrayEquals(expected, planes.symbols(), what);
    assertEquals(levels, planes.levels());
    return encoded;
  }

  private static void assertMargins(byte[] target, int maxBytes) {
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(CANARY, target[i]);
      assertEquals(CANARY, target[MARGIN + maxBytes + i]);
    }
  }
}
