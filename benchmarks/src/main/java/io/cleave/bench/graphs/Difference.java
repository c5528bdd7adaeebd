package io.cleave.bench.graphs;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One output of a split network beside that of the whole.
 *
 * @param output its name
 * @param elements how many values were compared
 * @param unequal how many of them differ at all
 * @param largest the largest magnitude of the whole's; of floats that are finite
 * @param greatest the greatest difference; of floats that are finite
 * @param share the greatest difference as a share of the largest magnitude; 1 where integers
 *     differ, or one is no finite number and the other is
 */
record Difference(
    String output, long elements, long unequal, double largest, double greatest, double share) {

  private static final double WRONG = 1;

  /** Compares every output. */
  static List<Difference> all(Tensors whole, Tensors split) {
    return whole.signature().names().stream().map(name -> of(name, whole, split)).toList();
  }

  /**
   * Compares one.
   *
   * @throws IllegalArgumentException if the tensors have other types, shapes or batches
   */
  static Difference of(String output, Tensors whole, Tensors split) {
    TensorSpec expected = whole.signature().tensor(output);
    TensorSpec actual = split.signature().tensor(output);
    if (!expected.equals(actual) || whole.batch() != split.batch()) {
      String found = actual + ", batch of " + split.batch();
      String wanted = expected + ", batch of " + whole.batch();
      throw new IllegalArgumentException("output: " + found + " (expected: " + wanted + ")");
    }
    Tally tally = new Tally(expected.type());
    ByteBuffer wanted = whole.data(output);
    ByteBuffer got = split.data(output);
    while (wanted.hasRemaining()) {
      tally.add(tally.nextBits(wanted), tally.nextBits(got));
    }
    double share = tally.greatest == 0 ? 0 : Math.min(WRONG, tally.greatest / tally.largest);
    return new Difference(
        output,
        tally.elements,
        tally.unequal,
        tally.largest,
        tally.greatest,
        tally.wrong ? WRONG : share);
  }

  /** Counts as it goes. */
  private static final class Tally {
    private final ElementType type;
    private long elements;
    private long unequal;
    private double largest;
    private double greatest;
    private boolean wrong;

    Tally(ElementType type) {
      this.type = type;
    }

    private void add(long wantedBits, long gotBits) {
      double a = value(wantedBits);
      double b = value(gotBits);
      elements++;
      if (Double.isFinite(a)) {
        largest = Math.max(largest, Math.abs(a));
      }
      boolean equal =
          type.isFloat() ? a == b || (Double.isNaN(a) && Double.isNaN(b)) : wantedBits == gotBits;
      if (!equal) {
        unequal++;
        boolean finite = Double.isFinite(a) && Double.isFinite(b);
        greatest = finite ? Math.max(greatest, Math.abs(a - b)) : greatest;
        wrong |= !finite || !type.isFloat();
      }
    }

    private long nextBits(ByteBuffer data) {
      return switch (type.bytes()) {
        case Long.BYTES -> data.getLong();
        case Integer.BYTES -> data.getInt();
        case Short.BYTES -> data.getShort();
        default -> data.get();
      };
    }

    private double value(long bits) {
      return switch (type) {
        case FLOAT32 -> Float.intBitsToFloat((int) bits);
        case FLOAT16 -> Float.intBitsToFloat(Float16.widen((short) bits));
        default -> bits;
      };
    }
  }
}
