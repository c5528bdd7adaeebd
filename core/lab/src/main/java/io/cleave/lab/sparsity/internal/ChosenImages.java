package io.cleave.lab.sparsity.internal;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.ImageBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Some images of a set, drawn once, and the names of those that turn out to be damaged. */
public final class ChosenImages {
  private final ImageSet images;
  private final int[] places;
  private final boolean skipDamaged;
  private final Set<String> damaged = new LinkedHashSet<>();

  public ChosenImages(ImageSet images, int count, boolean skipDamaged) {
    this.images = images;
    this.places = Draw.of(count, images.size());
    this.skipDamaged = skipDamaged;
  }

  public int size() {
    return places.length;
  }

  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  /**
   * Reads the images from one position to another, which is excluded; damaged images are skipped.
   */
  public List<ChosenImage> read(int from, int to) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("at image " + from);
    }
    int end = Math.min(to, places.length);
    ImageBatch batch = ImageBatch.read(images, Arrays.stream(places, from, end), skipDamaged);
    damaged.addAll(batch.damaged());
    List<ChosenImage> chunk = new ArrayList<>();
    for (int i = 0; i < batch.images().size(); i++) {
      int place = batch.places().get(i);
      LabelledImage image = batch.images().get(i);
      chunk.add(new ChosenImage(Arrays.binarySearch(places, place), images.name(place), image));
    }
    return chunk;
  }

  static List<LabelledImage> images(List<ChosenImage> chunk) {
    return chunk.stream().map(ChosenImage::image).toList();
  }
}
