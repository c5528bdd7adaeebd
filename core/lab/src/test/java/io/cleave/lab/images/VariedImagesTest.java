package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.core.random.SplitMix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VariedImagesTest {
  private static final int COUNT = 50;

  /** Image i is of class i. */
  private static final List<LabelledImage> IMAGES =
      IntStream.range(0, COUNT).mapToObj(VariedImagesTest::image).toList();

  @Test
  void givesEachImageOnceAPass() {
    VariedImages varied = new VariedImages(IMAGES, 1);
    for (int pass = 0; pass < 3; pass++) {
      assertEquals(COUNT, new HashSet<>(labels(varied, pass)).size());
    }
  }

  @Test
  void takesAnotherOrderEachPassAndForEachSeed() {
    VariedImages varied = new VariedImages(IMAGES, 1);
    assertNotEquals(labels(varied, 0), labels(varied, 1));
    assertNotEquals(labels(varied, 0), labels(new VariedImages(IMAGES, 2), 0));
  }

  /** What a training that goes on from a checkpoint sees. */
  @Test
  void givesTheSameImagesFromAnyNumberOn() {
    VariedImages uncut = new VariedImages(IMAGES, 1);
    int from = COUNT + 20;
    for (int i = 0; i < from; i++) {
      uncut.image(i);
    }
    VariedImages resumed = new VariedImages(IMAGES, 1);
    for (int i = from; i < 4 * COUNT; i++) {
      assertArrayEquals(uncut.image(i).rgb(), resumed.image(i).rgb());
      assertEquals(uncut.image(i).label(), resumed.image(i).label());
    }
  }

  @Test
  void variesAnImageFromPassToPass() {
    VariedImages varied = new VariedImages(List.of(image(0)), 1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      seen.add(Arrays.toString(varied.image(i).rgb()));
    }
    assertFalse(seen.size() < 15, "seen " + seen.size() + " of 18");
  }

  @Test
  void rejectsIndexWhenNegative() {
    VariedImages varied = new VariedImages(IMAGES, 1);
    assertThrows(IllegalArgumentException.class, () -> varied.image(-1));
  }

  private static List<Integer> labels(VariedImages varied, int pass) {
    return IntStream.range(pass * COUNT, (pass + 1) * COUNT)
        .mapToObj(i -> varied.image(i).label())
        .toList();
  }

  private static LabelledImage image(int number) {
    byte[] rgb = new byte[8 * 8 * 3];
    SplitMix random = new SplitMix(number);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextLong();
    }
    return new LabelledImage(8, number, rgb);
  }
}
