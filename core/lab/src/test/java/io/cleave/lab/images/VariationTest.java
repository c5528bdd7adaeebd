package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.core.random.SplitMix;
import org.junit.jupiter.api.Test;

class VariationTest {
  private static final LabelledImage IMAGE = grey(1, 2, 3, 4, 5, 6, 7, 8, 9);

  @Test
  void leavesThePictureWhereNothingChanges() {
    assertArrayEquals(IMAGE.rgb(), new Variation(false, 0, 0).of(IMAGE).rgb());
  }

  @Test
  void mirrorsLeftAndRight() {
    assertVaried(new Variation(true, 0, 0), 3, 2, 1, 6, 5, 4, 9, 8, 7);
  }

  @Test
  void movesTheContentAndRepeatsTheEdge() {
    assertVaried(new Variation(false, 1, 0), 1, 1, 2, 4, 4, 5, 7, 7, 8);
    assertVaried(new Variation(false, 0, -1), 4, 5, 6, 7, 8, 9, 7, 8, 9);
  }

  @Test
  void mirrorsThenMoves() {
    assertVaried(new Variation(true, -1, 1), 2, 1, 1, 2, 1, 1, 5, 4, 4);
  }

  @Test
  void drawsEveryMoveUpToAnEighth() {
    SplitMix random = new SplitMix(1);
    int farthest = 0;
    for (int i = 0; i < 200; i++) {
      Variation variation = Variation.draw(32, random);
      farthest = Math.max(farthest, Math.max(variation.right(), -variation.down()));
    }
    assertEquals(4, farthest);
  }

  private static void assertVaried(Variation variation, int... expected) {
    assertArrayEquals(grey(expected).rgb(), variation.of(IMAGE).rgb());
  }

  private static LabelledImage grey(int... values) {
    byte[] rgb = new byte[27];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / 3];
    }
    return new LabelledImage(3, 0, rgb);
  }
}
