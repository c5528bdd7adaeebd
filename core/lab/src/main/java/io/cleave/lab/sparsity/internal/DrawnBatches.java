package io.cleave.lab.sparsity.internal;

import io.cleave.core.picture.PicturesException;
import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Batches to learn from, each drawn anew from the whole set; the same ones each time. */
public final class DrawnBatches {
  private static final long SEED = 2022;

  private final ImageSet images;
  private final int size;
  private final boolean skipDamaged;
  private final Random random = new Random(SEED);

  public DrawnBatches(ImageSet images, int size, boolean skipDamaged) {
    this.images = images;
    this.size = size;
    this.skipDamaged = skipDamaged;
  }

  /** {@return that many images; for a damaged one another is drawn where those are skipped} */
  public List<ChosenImage> next() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while drawing a batch");
    }
    List<ChosenImage> batch = new ArrayList<>();
    int damaged = 0;
    while (batch.size() < size) {
      int place = random.nextInt(images.size());
      try {
        batch.add(new ChosenImage(batch.size(), images.name(place), images.image(place)));
      } catch (PicturesException e) {
        if (!skipDamaged || ++damaged > images.size()) {
          throw e;
        }
      }
    }
    return batch;
  }
}
