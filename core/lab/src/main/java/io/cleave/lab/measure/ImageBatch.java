package io.cleave.lab.measure;

import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some images of a set, without the damaged ones. Immutable.
 *
 * @param images the images that could be decoded, in the order in which they were asked for
 * @param places the position of each of these images in the set
 * @param damaged the names of the images that could not be decoded
 */
public record ImageBatch(List<LabelledImage> images, List<Integer> places, List<String> damaged) {
  /**
   * Copies the lists.
   *
   * @param images the images; may be empty
   * @param places one position for each image
   * @param damaged the names of damaged images; may be empty
   */
  public ImageBatch {
    images = List.copyOf(images);
    places = List.copyOf(places);
    damaged = List.copyOf(damaged);
  }

  /**
   * {@return some images of a set}
   *
   * @param set the set, which stays open
   * @param places the positions of the images in the set
   * @param skipDamaged whether damaged images are skipped; otherwise the first one ends the reading
   * @throws PicturesException if an image is damaged and {@code skipDamaged} is false
   * @throws IOException if an image cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public static ImageBatch read(ImageSet set, IntStream places, boolean skipDamaged)
      throws IOException, InterruptedException {
    List<LabelledImage> images = new ArrayList<>();
    List<Integer> sound = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (int place : places.toArray()) {
      try {
        images.add(set.image(place));
        sound.add(place);
      } catch (PicturesException e) {
        requireNotInterrupted(set.name(place), e);
        if (!skipDamaged) {
          throw e;
        }
        damaged.add(set.name(place));
      }
    }
    return new ImageBatch(images, sound, damaged);
  }

  private static void requireNotInterrupted(String name, PicturesException reason)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw (InterruptedException)
          new InterruptedException("while reading " + name).initCause(reason);
    }
  }

  /** {@return whether there is no image, as when all of them are damaged} */
  public boolean isEmpty() {
    return images.isEmpty();
  }

  /** {@return the pixels of each image} */
  public List<Pixels> pixels() {
    return images.stream().map(LabelledImage::pixels).toList();
  }

  /** {@return the label of each image} */
  public int[] labels() {
    return LabelledImage.labels(images);
  }
}
