package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;

/** Counts what decoded pictures take of the heap, up to a limit. */
final class MemoryLimit {
  /** About what the objects around the pixels of one picture take. */
  private static final int OBJECT_BYTES = 64;

  private static final double HEAP_PART = 0.5;

  private final long limitBytes;
  private long takenBytes;

  MemoryLimit(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** {@return a limit of half the heap, for training needs memory too} */
  static MemoryLimit ofHeap() {
    return new MemoryLimit((long) (HEAP_PART * Runtime.getRuntime().maxMemory()));
  }

  /**
   * Counts one more picture.
   *
   * @throws PicturesException if this one is too much
   */
  void take(String name, LabelledImage image) throws PicturesException {
    takenBytes += OBJECT_BYTES + 3L * image.side() * image.side();
    if (takenBytes > limitBytes) {
      throw new PicturesException(
          name,
          "the pictures up to this one do not fit into memory",
          "at most "
              + limitBytes
              + " bytes decoded, half of Java's heap; JAVA_OPTS=-Xmx8g gives a larger one,"
              + " --input-size smaller pictures");
    }
  }
}
