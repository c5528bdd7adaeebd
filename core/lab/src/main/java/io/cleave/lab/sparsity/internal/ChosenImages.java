package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.core.picture.PicturesException;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.training.ModelInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Some images of a set, read in chunks, each when it is asked for. One thread. */
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

  /** {@return the names of images that were skipped} */
  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  /**
   * Decodes some images.
   *
   * @return as many, less the damaged ones where those are skipped
   * @throws PicturesException if one is damaged and none is to be skipped
   */
  public List<ChosenImage> read(int from, int to) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("at image " + from);
    }
    List<ChosenImage> chunk = new ArrayList<>();
    for (int i = from; i < Math.min(to, places.length); i++) {
      try {
        chunk.add(new ChosenImage(i, images.name(places[i]), images.image(places[i])));
      } catch (PicturesException e) {
        if (!skipDamaged) {
          throw e;
        }
        damaged.add(images.name(places[i]));
      }
    }
    return chunk;
  }

  /** {@return the network's input, float32 of shape (images, 3, height, width)} */
  public static NDArray input(List<ChosenImage> chunk, ModelInput input, NDManager manager) {
    return input.of(chunk.stream().map(ChosenImage::image).toList(), manager);
  }
}
