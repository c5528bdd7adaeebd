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
 * Some images of a set, those that are damaged left out.
 *
 * @param images the sound ones, in the order in which they were asked for
 * @param places where each of them lies in the set
 * @param damaged names of those that could not be decoded
 */
public record ImageBatch(List<LabelledImage> images, List<Integer> places, List<String> damaged) {
  /**
   * Takes copies.
   *
   * @param images may be empty
   * @param places as many
   * @param damaged may be empty
   */
  public ImageBatch {
    images = List.copyOf(images);
    places = List.copyOf(places);
    damaged = List.copyOf(damaged);
  }

  /**
   * {@return images of a set}
   *
   * @param set stays the caller's
   * @param places where they lie in the set
   * @param skipDamaged whether damaged ones are left out; else the first one ends it
   * @throws PicturesException if an image is damaged and damaged ones are not left out
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

  /** {@return whether all were damaged} */
  public boolean isEmpty() {
    return images.isEmpty();
  }

  /** {@return their pixels} */
  public List<Pixels> pixels() {
    return images.stream().map(LabelledImage::pixels).toList();
  }

  /** {@return their labels} */
  public int[] labels() {
    return LabelledImage.labels(images);
  }
}
