package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.internal.pruning.ElementMask;
import io.cleave.codec.internal.pruning.RoaringMask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roaringbitmap.RoaringBitmap;

class RoaringMaskTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "1, 1, 1",
    "100, 0.5, 1",
    "70000, 0, 1",
    "70000, 0.001, 1",
    "70000, 0.06, 1",
    "70000, 0.07, 1",
    "70000, 0.5, 1",
    "70000, 1, 1",
    "70000, 0.5, 100",
    "70000, 0.9, 30",
    "400000, 0.0001, 1",
    "400000, 0.01, 3",
    "400000, 0.3, 60",
    "400000, 0.99, 1",
    "400000, 1, 1",
    "803000, 0.02, 2",
    "803000, 0.5, 5000",
    "65536, 0.0626, 1",
    "65536, 0.03125, 2",
  })
  void sizeAndBytesAreTheLibrarysAndComeBack(int elements, double density, int meanRun) {
    for (int seed = 0; seed < 5; seed++) {
      ElementMask mask = mask(elements, density, meanRun, seed);
      RoaringBitmap library = new RoaringBitmap();
      for (int i = 0; i < elements; i++) {
        if ((mask.word(i >>> 6) >>> i & 1) != 0) {
          library.add(i);
        }
      }
      library.runOptimize();
      int bytes = RoaringMask.bytes(mask, elements);
      assertEquals(library.serializedSizeInBytes(), bytes);

      ByteBuffer written = ByteBuffer.allocate(bytes + 7);
      RoaringMask.write(mask, elements, written, 7);
      ByteBuffer expected = ByteBuffer.allocate(bytes);
      library.serialize(expected);
      assertEquals(expected.flip(), written.duplicate().position(7));

      ElementMask read = new ElementMask(elements);
      new RoaringReader(bytes).read(written, 7, bytes, read, elements);
      assertArrayEquals(mask.bits(), read.bits());
    }
  }

  private static ElementMask mask(int elements, double density, int meanRun, long seed) {
    Random random = new Random(seed);
    ElementMask mask = new ElementMask(elements);
    for (int at = 0; at < elements; ) {
      int run = 1 + random.nextInt(2 * meanRun - 1);
      int end = Math.min(elements, at + run);
      if (random.nextDouble() < density) {
        mask.set(at, end);
      }
      at = end;
    }
    return mask;
  }

  @Test
  void rejectsRunWhenItLeavesItsContainer() {
    ByteBuffer bytes = ByteBuffer.allocate(15).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(RoaringMask.RUN_COOKIE).put((byte) 1); // one container, with runs
    bytes.putShort((short) 0).putShort((short) 29_999); // key 0, 30,000 elements
    bytes.putShort((short) 1).putShort((short) 60_000).putShort((short) 29_999);
    RoaringReader reader = new RoaringReader(15);
    ElementMask mask = new ElementMask(131_072);
    CorruptFrameException refusal =
        assertThrows(
            CorruptFrameException.class, () -> reader.read(bytes.flip(), 0, 15, mask, 131_072));
    assertTrue(refusal.reason().contains("of 65536"), refusal.reason());
  }
}
