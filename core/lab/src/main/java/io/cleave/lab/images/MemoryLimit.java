package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;

/** Adds up the heap memory of decoded pictures, up to a limit. */
final class MemoryLimit {
  /** About how many bytes the objects around the pixels of one picture take. */
  private static final int OBJECT_BYTES = 64;

  private static final double HEAP_PART = 0.5;

  private final long maxBytes;
  private long takenBytes;

  MemoryLimit(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A limit of half the heap, because training needs memory too. */
  static MemoryLimit ofHeap() {
    return new MemoryLimit((long) (HEAP_PART * Runtime.getRuntime().maxMemory()));
  }

  /**
   * Counts one more picture.
   *
   * @throws PicturesException if the picture would exceed the limit
   */
  void take(String name, LabelledImage image) throws PicturesException {
    takenBytes += OBJECT_BYTES + 3L * image.side() * image.side();
    if (takenBytes > maxBytes) {
      throw new PicturesException(
          name,
          "the pictures up to this one do not fit into memory",
          "at most "
              + maxBytes
              + " bytes decoded, half of Java's heap; JAVA_OPTS=-Xmx8g gives a larger one,"
              + " --input-size smaller pictures");
    }
  }
}
