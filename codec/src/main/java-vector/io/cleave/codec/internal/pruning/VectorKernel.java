package io.cleave.codec.internal.pruning;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel that handles eight floats at a time: a comparison makes the mask byte, and a table turns
 * that into a permutation of lanes. Needs {@code --add-modules jdk.incubator.vector}; {@link
 * SelectionKernels} decides whether to use it.
 */
final class VectorKernel implements SelectionKernel {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
  private static final int LANE_COUNT = 8;
  private static final int GROUP_BYTES = LANE_COUNT * Float.BYTES;

  /** For each mask byte the lane that each output lane comes from. */
  private static final int[] COMPACT = new int[256 * LANE_COUNT];

  private static final int[] EXPAND = new int[256 * LANE_COUNT];

  /** For each mask byte all ones in the lanes that have a value. */
  private static final int[] PRESENT = new int[256 * LANE_COUNT];

  static {
    for (int bits = 0; bits < 256; bits++) {
      int row = bits * LANE_COUNT;
      int next = 0;
      for (int lane = 0; lane < LANE_COUNT; lane++) {
        if ((bits >>> lane & 1) != 0) {
          PRESENT[row + lane] = -1;
          EXPAND[row + lane] = next;
          COMPACT[row + next++] = lane;
        }
      }
    }
  }

  /**
   * Creates the kernel.
   *
   * @throws UnsupportedOperationException if this machine's vectors are shorter than 256 bits
   */
  VectorKernel() {
    if (IntVector.SPECIES_PREFERRED.length() < LANE_COUNT) {
      throw new UnsupportedOperationException("vectors shorter than 256 bits");
    }
  }

  @Override
  public int compact(
      byte[] floats, int elements, int threshold, byte[] mask, int maskAt, byte[] values) {
    int significant = threshold == LOSSLESS ? -1 : Integer.MAX_VALUE;
    int bound = Math.max(threshold, 0) + Integer.MIN_VALUE;
    int to = 0;
    for (int i = 0; i < elements / LANE_COUNT; i++) {
      IntVector group = load(floats, i * GROUP_BYTES);
      // Adding the smallest integer makes a signed comparison unsigned.
      IntVector ordered = group.and(significant).add(Integer.MIN_VALUE);
      int bits = (int) ordered.compare(VectorOperators.GT, bound).toLong() & 0xff;
      mask[maskAt + i] = (byte) bits;
      store(row(COMPACT, bits).selectFrom(group), values, to);
      to += Integer.bitCount(bits) * Float.BYTES;
    }
    return to / Float.BYTES;
  }

  @Override
  public int expand(byte[] mask, int maskAt, byte[] values, int elements, byte[] floats) {
    int from = 0;
    for (int i = 0; i < elements / LANE_COUNT; i++) {
      int bits = mask[maskAt + i] & 0xff;
      IntVector spread = row(EXPAND, bits).selectFrom(load(values, from));
      store(spread.and(row(PRESENT, bits)), floats, i * GROUP_BYTES);
      from += Integer.bitCount(bits) * Float.BYTES;
    }
    return from / Float.BYTES;
  }

  private static IntVector row(int[] table, int bits) {
    return IntVector.fromArray(LANES, table, bits * LANE_COUNT);
  }

  private static IntVector load(byte[] bytes, int at) {
    return ByteVector.fromArray(BYTES, bytes, at).reinterpretAsInts();
  }

  private static void store(IntVector vector, byte[] bytes, int at) {
    vector.reinterpretAsBytes().intoArray(bytes, at);
  }
}
