package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Images of a source as a set. */
class SourceSetTest extends ImageSetContract {
  @Override
  ImageSet set() {
    return stripes(7);
  }

  @Override
  ImageSet otherSet() {
    return stripes(8);
  }

  private static ImageSet stripes(long seed) {
    return new SourceSet(new Stripes(8, seed), 5, Stripes.LABELS, "stripes of seed " + seed);
  }

  @Test
  void namesImagesByTheirNumber() throws Exception {
    try (ImageSet set = set()) {
      assertEquals("image 3", set.name(3));
    }
  }

  @Test
  void rejectsCountWhenNothingIsLeft() {
    Stripes stripes = new Stripes(8, 1);
    assertThrows(
        IllegalArgumentException.class, () -> new SourceSet(stripes, 0, Stripes.LABELS, "none"));
  }
}
