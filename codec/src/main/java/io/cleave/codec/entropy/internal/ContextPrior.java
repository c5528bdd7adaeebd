package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.ContextCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * What {@link ContextCoder} believes before it has seen a symbol: for each class of levels and of
 * map sizes, the adaptive bits that the activations of trained networks led to. Where symbols have
 * a sign it believes nothing.
 *
 * <p>Read once from a resource: gzip over one byte for each of {@link ContextNodes}, set after set.
 *
 * <pre>
 *    7   6                     2   1     0
 *  +---+-------------------------+---------+
 *  | m |            q            |  count  |     0: nothing was seen
 *  +---+-------------------------+---------+
 *
 *  probability = (2 q + 1)^2 / 2^13, or 1 less that where m is 1;    count = 3, 10, 30 or 90
 * </pre>
 */
public final class ContextPrior {
  /** The max number of elements of a map that counts as small. */
  public static final int SMALL_MAP = 49;

  /** The number of sets in the resource. */
  public static final int SETS = 18;

  private static final String RESOURCE = "context-prior.gz";

  /** The max levels of each class; each class has a set for large maps and one for small maps. */
  private static final int[] LEVELS = {2, 3, 4, 6, 9, 13, 19, 48, 256};

  private static final int[] COUNTS = {3, 10, 30, 90};

  private static final int[][] STARTS = read();
  private static final int[] UNTRAINED = untrained();

  private ContextPrior() {}

  /** Copies the adaptive bits to start from into {@code nodes}. */
  public static void copy(int levels, int zero, boolean smallMaps, int[] nodes) {
    int[] start = zero == 0 ? STARTS[set(levels, smallMaps)] : UNTRAINED;
    System.arraycopy(start, 0, nodes, 0, nodes.length);
  }

  /** {@return the set for such symbols} */
  public static int set(int levels, boolean smallMaps) {
    int set = 0;
    while (LEVELS[set] < levels) {
      set++;
    }
    return 2 * set + (smallMaps ? 1 : 0);
  }

  /** {@return the adaptive bit that a byte stands for} */
  public static int state(int packed) {
    if (packed == 0) {
      return AdaptiveBit.UNKNOWN;
    }
    int odd = (packed >> 2 & 0x1f) * 2 + 1;
    int probability = (odd * odd) << 9;
    boolean mirrored = (packed & 0x80) != 0;
    return AdaptiveBit.of(mirrored ? (1 << 22) - probability : probability, COUNTS[packed & 3]);
  }

  private static int[] untrained() {
    int[] nodes = new int[ContextNodes.COUNT];
    Arrays.fill(nodes, AdaptiveBit.UNKNOWN);
    return nodes;
  }

  private static int[][] read() {
    try (InputStream resource = ContextPrior.class.getResourceAsStream(RESOURCE);
        InputStream bytes = new GZIPInputStream(resource)) {
      int[][] sets = new int[SETS][];
      for (int i = 0; i < SETS; i++) {
        sets[i] = states(bytes.readNBytes(ContextNodes.COUNT));
      }
      return sets;
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  private static int[] states(byte[] packed) throws IOException {
    if (packed.length != ContextNodes.COUNT) {
      throw new IOException("nodes: " + packed.length + " (expected: " + ContextNodes.COUNT + ")");
    }
    int[] states = new int[packed.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = state(packed[i] & 0xff);
    }
    return states;
  }
}
