package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds for every image set. */
abstract class ImageSetContract {
  private static final int THREADS = 4;

  /** {@return images of two classes or more} */
  abstract ImageSet set() throws Exception;

  /** {@return other images of the same classes} */
  abstract ImageSet otherSet() throws Exception;

  @Test
  void givesTheSameImageAsOftenAsItIsAskedFor() throws Exception {
    try (ImageSet set = set()) {
      for (int i = set.size() - 1; i >= 0; i--) {
        assertArrayEquals(set.image(i).rgb(), set.image(i).rgb());
      }
    }
  }

  @Test
  void labelsAreAmongTheModels() throws Exception {
    try (ImageSet set = set()) {
      for (int i = 0; i < set.size(); i++) {
        int label = set.image(i).label();
        assertTrue(label >= 0 && label < set.labels().size());
      }
    }
  }

  @Test
  void manyThreadsSeeWhatOneSees() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (ImageSet set = set()) {
      List<byte[]> expected = all(set);
      List<Callable<List<byte[]>>> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        readers.add(() -> all(set));
      }
      for (Future<List<byte[]>> seen : threads.invokeAll(readers)) {
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(expected.get(i), seen.get().get(i));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void identityTellsImagesApart() throws Exception {
    try (ImageSet set = set();
        ImageSet same = set();
        ImageSet other = otherSet()) {
      assertFalse(set.identity().isBlank());
      assertEquals(set.identity(), same.identity());
      assertNotEquals(set.identity(), other.identity());
    }
  }

  @Test
  void eachImageHasItsOwnName() throws Exception {
    try (ImageSet set = set()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < set.size(); i++) {
        names.add(set.name(i));
      }
      assertEquals(set.size(), names.stream().distinct().count());
    }
  }

  @Test
  void rejectsIndexWhenThereIsNoSuchImage() throws Exception {
    try (ImageSet set = set()) {
      for (int index : new int[] {-1, set.size()}) {
        assertThrows(IndexOutOfBoundsException.class, () -> set.image(index));
        assertThrows(IndexOutOfBoundsException.class, () -> set.name(index));
      }
    }
  }

  private static List<byte[]> all(ImageSet set) throws Exception {
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      images.add(set.image(i).rgb());
    }
    return images;
  }
}
