package io.cleave.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.Colours;
import io.cleave.core.picture.Fit;
import io.cleave.core.picture.Fitting;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.Resampling;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final Fitting FITTING =
      new Fitting(new PictureSize(4, 4), Fit.STRETCH, 0, Colours.plain(), Resampling.BILINEAR);

  @Test
  void theSimilarityIsTheCosine() {
    assertEquals(1, Embedding.similarity(new float[] {1, 2}, new float[] {2, 4}), 1e-12);
    assertEquals(-1, Embedding.similarity(new float[] {1, 2}, new float[] {-1, -2}), 1e-12);
    assertEquals(0, Embedding.similarity(new float[] {1, 0}, new float[] {0, 5}));
    assertEquals(0.6, Embedding.similarity(new float[] {1, 0}, new float[] {3, 4}), 1e-12);
    assertEquals(1, Embedding.similarity(new float[] {3e38f, 0}, new float[] {3e38f, 0}), 1e-12);
    assertEquals(0, Embedding.similarity(new float[2], new float[] {3, 4}));
  }

  @Test
  void vectorsAgreeIfTheyAreSimilarEnough() {
    Embedding task = new Embedding(FITTING, 0.59f);
    assertTrue(task.agree(new float[] {1, 0}, new float[] {3, 4}));
    assertFalse(new Embedding(FITTING, 0.61f).agree(new float[] {1, 0}, new float[] {3, 4}));
  }

  @Test
  void rejectsVectorsWhenOneIsLonger() {
    assertThrows(
        IllegalArgumentException.class, () -> Embedding.similarity(new float[2], new float[3]));
  }

  @Test
  void rejectsASimilarityWhenItIsNoCosine() {
    assertThrows(IllegalArgumentException.class, () -> new Embedding(FITTING, 1.1f));
    assertThrows(IllegalArgumentException.class, () -> new Embedding(FITTING, Float.NaN));
  }
}
