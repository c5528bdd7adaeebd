package io.cleave.bench.graphs;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;

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

  /**
   * Compares.
   *
   * @throws IllegalArgumentException if the tensors have other types, shapes or batches
   */
  static Difference of(String output, Tensors whole, Tensors split) {
    TensorSpec expected = whole.signature().tensor(output);
    TensorSpec actual = split.signature().tensor(output);
    if (!expected.equals(actual) || whole.batch() != split.batch()) {
      throw new IllegalArgumentException(
          "output: "
              + actual
              + ", batch of "
              + split.batch()
              + " (expected: "
              + expected
              + ", batch of "
              + whole.batch()
              + ")");
    }
    Tally tally = new Tally(expected.type());
    ByteBuffer wanted = whole.data(output);
    ByteBuffer got = split.data(output);
    while (wanted.hasRemaining()) {
      tally.add(wanted, got);
    }
    return tally.of(output);
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

    void add(ByteBuffer wanted, ByteBuffer got) {
      elements++;
      if (type.isFloat()) {
        addFloats(nextFloat(wanted), nextFloat(got));
      } else {
        addIntegers(nextInteger(wanted), nextInteger(got));
      }
    }

    private void addFloats(float a, float b) {
      if (Float.isFinite(a)) {
        largest = Math.max(largest, Math.abs(a));
      }
      if (a == b || (Float.isNaN(a) && Float.isNaN(b))) {
        return;
      }
      unequal++;
      if (Float.isFinite(a) && Float.isFinite(b)) {
        greatest = Math.max(greatest, Math.abs((double) a - b));
      } else {
        wrong = true;
      }
    }

    private void addIntegers(long a, long b) {
      largest = Math.max(largest, Math.abs((double) a));
      if (a != b) {
        unequal++;
        greatest = Math.max(greatest, Math.abs((double) a - b));
        wrong = true;
      }
    }

    private float nextFloat(ByteBuffer data) {
      return type == ElementType.FLOAT32
          ? data.getFloat()
          : Float.intBitsToFloat(Float16.widen(data.getShort()));
    }

    private long nextInteger(ByteBuffer data) {
      return switch (type.bytes()) {
        case Long.BYTES -> data.getLong();
        case Integer.BYTES -> data.getInt();
        case Short.BYTES -> data.getShort();
        default -> data.get();
      };
    }

    Difference of(String output) {
      double share = greatest == 0 ? 0 : Math.min(WRONG, greatest / largest);
      return new Difference(output, elements, unequal, largest, greatest, wrong ? WRONG : share);
    }
  }
}
