package io.cleave.models.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.random.SplitMix;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ShapeSetTest {
  private static final int FEW = 300;

  /** If this fails, the committed demo model was trained on another set: train it again. */
  @Test
  void drawsTheSameBytesOnEveryMachine() {
    CRC32C checksum = new CRC32C();
    for (int i = 0; i < 100; i++) {
      checksum.update(ShapeSet.test().image(i).rgb());
    }
    assertEquals("101f99c2", Long.toHexString(checksum.getValue()));
  }

  @Test
  void drawsAnImageAloneAsInARun() {
    ShapeSet set = ShapeSet.of(Split.TRAIN, 7);
    byte[] inRun = null;
    for (int i = 0; i <= 25; i++) {
      inRun = set.image(i).rgb();
    }
    assertArrayEquals(inRun, ShapeSet.of(Split.TRAIN, 7).image(25).rgb());
  }

  @Test
  void holdsTheSameNumberOfEachClassInTheTestSplit() {
    Map<Integer, Integer> counts = new HashMap<>();
    ShapeSet test = ShapeSet.test();
    for (int i = 0; i < ShapeSet.TEST_IMAGES; i++) {
      counts.merge(test.image(i).label(), 1, Integer::sum);
    }
    assertEquals(ShapeClass.all().size(), counts.size());
    assertEquals(Set.of(ShapeSet.TEST_IMAGES / counts.size()), new HashSet<>(counts.values()));
  }

  @Test
  void sharesNoImageBetweenSplitsOrSeeds() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (Split split : Split.values()) {
      for (long seed : new long[] {ShapeSet.DEFAULT_SEED, ShapeSet.DEFAULT_SEED + 1}) {
        addImages(seen, ShapeSet.of(split, seed));
      }
    }
    assertEquals(FEW * Split.values().length * 2, seen.size());
  }

  @Test
  void drawsEveryClassDifferently() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (ShapeClass shape : ShapeClass.all()) {
      seen.add(ByteBuffer.wrap(Scene.draw(shape, ShapeSet.SIDE, new SplitMix(1))));
    }
    assertEquals(ShapeClass.all().size(), seen.size());
  }

  @Test
  void drawsImagesFarPastAnyTraining() {
    byte[] rgb = ShapeSet.of(Split.TRAIN, 1).image(Long.MAX_VALUE).rgb();
    assertEquals(ShapeSet.SIDE * ShapeSet.SIDE * 3, rgb.length);
  }

  @Test
  void rejectsIndexWhenNegative() {
    Exception error = assertThrows(IllegalArgumentException.class, () -> ShapeSet.test().image(-1));
    assertTrue(error.getMessage().startsWith("index: -1 (expected:"), error.getMessage());
  }

  private static void addImages(Set<ByteBuffer> seen, ShapeSet set) {
    for (int i = 0; i < FEW; i++) {
      seen.add(ByteBuffer.wrap(set.image(i).rgb()));
    }
  }
}
