package io.cleave.lab.sparsity.internal;

import io.cleave.core.picture.PicturesException;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.ImageBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Batches of randomly drawn images, always the same ones. */
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

  public List<LabelledImage> next() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while drawing a batch");
    }
    List<LabelledImage> batch = new ArrayList<>();
    int damaged = 0;
    while (batch.size() < size) {
      int place = random.nextInt(images.size());
      ImageBatch drawn = ImageBatch.read(images, IntStream.of(place), skipDamaged);
      batch.addAll(drawn.images());
      damaged += drawn.damaged().size();
      if (damaged > images.size()) {
        throw new PicturesException(
            images.name(place), "and every other picture is damaged", "a sound one");
      }
    }
    return batch;
  }
}
