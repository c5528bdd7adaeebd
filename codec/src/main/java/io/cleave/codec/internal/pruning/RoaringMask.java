package io.cleave.codec.internal.pruning;

import java.nio.ByteBuffer;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * An element mask as a run-optimised RoaringBitmap in its <a
 * href="https://github.com/RoaringBitmap/RoaringFormatSpec">portable serialised form</a>.
 *
 * <p>The size is computed from the mask alone, so that nothing is built if the plain bitmap is
 * smaller.
 */
public final class RoaringMask {
  /** The size of an empty bitmap, the smallest of all, in bytes: {@value}. */
  public static final int MIN_BYTES = 8;

  public static final int COOKIE = 12346;
  public static final int RUN_COOKIE = 12347;
  public static final int NO_OFFSETS_BELOW = 4;
  public static final int CONTAINER_ELEMENTS = 1 << 16;
  public static final int CONTAINER_WORDS = CONTAINER_ELEMENTS / Long.SIZE;
  public static final int BITMAP_BYTES = CONTAINER_ELEMENTS / Byte.SIZE;
  public static final int MAX_ARRAY = 4096;

  private RoaringMask() {}

  /** {@return the exact number of bytes that {@link #write} writes} */
  public static int bytes(ElementMask mask, int elements) {
    int words = ElementMask.words(elements);
    int containers = 0;
    int body = 0;
    boolean anyRuns = false;
    for (int from = 0; from < words; from += CONTAINER_WORDS) {
      int to = Math.min(from + CONTAINER_WORDS, words);
      int population = mask.population(from, to);
      if (population > 0) {
        int plainBytes = population <= MAX_ARRAY ? population * Short.BYTES : BITMAP_BYTES;
        int runBytes = Short.BYTES + mask.runs(from, to) * 2 * Short.BYTES;
        anyRuns |= runBytes < plainBytes;
        body += Math.min(runBytes, plainBytes);
        containers++;
      }
    }
    return headerBytes(containers, anyRuns) + body;
  }

  public static int headerBytes(int containers, boolean anyRuns) {
    int offsets = anyRuns && containers < NO_OFFSETS_BELOW ? 0 : containers * Integer.BYTES;
    int cookie = anyRuns ? Integer.BYTES + ((containers + 7) >>> 3) : 2 * Integer.BYTES;
    return cookie + containers * Integer.BYTES + offsets;
  }

  /** Writes the mask at index {@code at}; the target's position and limit are left unchanged. */
  public static void write(ElementMask mask, int elements, ByteBuffer target, int at) {
    ByteBuffer bits = ByteBuffer.wrap(mask.bits(), 0, ElementMask.bitmapBytes(elements));
    RoaringBitmap bitmap = BitSetUtil.bitmapOf(bits, false);
    bitmap.runOptimize();
    bitmap.serialize(target.duplicate().position(at));
  }
}
