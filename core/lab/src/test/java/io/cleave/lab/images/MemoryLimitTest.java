package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.PicturesException;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
  private static final LabelledImage IMAGE = new LabelledImage(10, 0, new byte[300]);

  @Test
  void takesWhatFits() throws PicturesException {
    MemoryLimit limit = new MemoryLimit(800);
    limit.take("a.png", IMAGE);
    limit.take("b.png", IMAGE);
  }

  @Test
  void rejectsImageWhenItIsTooMuch() throws PicturesException {
    MemoryLimit limit = new MemoryLimit(700);
    limit.take("a.png", IMAGE);
    Exception refusal = assertThrows(PicturesException.class, () -> limit.take("b.png", IMAGE));
    String message = refusal.getMessage();
    assertTrue(message.startsWith("b.png: the pictures up to this one do not fit"), message);
    assertTrue(message.contains("at most 700 bytes"), message);
  }
}
