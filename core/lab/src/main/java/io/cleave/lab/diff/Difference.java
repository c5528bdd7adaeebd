package io.cleave.lab.diff;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;

/**
 * How far the elements of a tensor are from those expected.
 *
 * @param elements how many there are
 * @param different how many have another value; 0.0 and -0.0 are the same, and so are two NaN
 * @param broken how many of these are no number apart: one of the two is NaN or infinite, or the
 *     tensors differ in size
 * @param largest the largest distance of all others
 * @param scale the largest magnitude that was expected, of those that are finite
 */
public record Difference(long elements, long different, long broken, double largest, double scale) {
  /** The difference of no elements. */
  public static final Difference NONE = new Difference(0, 0, 0, 0, 0);

  /**
   * Checks the numbers.
   *
   * @param elements 0 or more
   * @param different at most {@code elements}
   * @param broken at most {@code different}
   * @param largest 0 or more, finite
   * @param scale 0 or more, finite
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public Difference {
    Check.argument(0 <= different && different <= elements, "different", different, elements);
    Check.argument(0 <= broken && broken <= different, "broken", broken, different);
    Check.argument(largest >= 0 && Double.isFinite(largest), "largest", largest, "0 or more");
    Check.argument(scale >= 0 && Double.isFinite(scale), "scale", scale, "0 or more");
  }

  /**
   * {@return the difference of one tensor in two batches}
   *
   * @param tensor its name in both
   * @param expected the tensor as it should be
   * @param found the tensor as it is
   */
  public static Difference of(String tensor, Tensors expected, Tensors found) {
    ElementType type = expected.signature().tensor(tensor).type();
    return of(type, expected.data(tensor), found.data(tensor));
  }

  /**
   * {@return the difference of two tensors}
   *
   * @param type of the elements of both
   * @param expected all that remains of it, little-endian
   * @param found all that remains of it, little-endian
   */
  public static Difference of(ElementType type, ByteBuffer expected, ByteBuffer found) {
    if (expected.remaining() != found.remaining()) {
      long all = Math.max(expected.remaining(), found.remaining()) / type.bytes();
      return new Difference(all, all, all, 0, 0);
    }
    Count count = new Count();
    int elements = expected.remaining() / type.bytes();
    for (int i = 0; i < elements; i++) {
      count.add(type, expected, found, i);
    }
    return new Difference(elements, count.different, count.broken, count.largest, count.scale);
  }

  private static double value(ElementType type, ByteBuffer data, int index) {
    int at = data.position() + index * type.bytes();
    return switch (type) {
      case FLOAT32 -> data.getFloat(at);
      case FLOAT16 -> Float.intBitsToFloat(Float16.widen(data.getShort(at)));
      case INT64 -> data.getLong(at);
      case INT32 -> data.getInt(at);
      case INT16 -> data.getShort(at);
      case INT8 -> data.get(at);
      case UINT8, BOOL -> data.get(at) & 0xff;
    };
  }

  private static final class Count {
    private long different;
    private long broken;
    private double largest;
    private double scale;

    void add(ElementType type, ByteBuffer expected, ByteBuffer found, int index) {
      double wanted = value(type, expected, index);
      double got = value(type, found, index);
      if (Double.isFinite(wanted)) {
        scale = Math.max(scale, Math.abs(wanted));
      }
      boolean equal = wanted == got || (Double.isNaN(wanted) && Double.isNaN(got));
      if (equal && (type.isFloat() || sameBits(type, expected, found, index))) {
        return;
      }
      different++;
      double distance = Math.abs(wanted - got);
      if (Double.isFinite(distance)) {
        largest = Math.max(largest, equal ? 1 : distance); // integers too large for a double
      } else {
        broken++;
      }
    }
  }

  private static boolean sameBits(ElementType type, ByteBuffer one, ByteBuffer other, int index) {
    int at = index * type.bytes();
    return one.slice(one.position() + at, type.bytes())
        .equals(other.slice(other.position() + at, type.bytes()));
  }

  /**
   * {@return the difference of these elements and others}
   *
   * @param other of the same tensor in another sample
   */
  public Difference plus(Difference other) {
    return new Difference(
        elements + other.elements,
        different + other.different,
        broken + other.broken,
        Math.max(largest, other.largest),
        Math.max(scale, other.scale));
  }

  /**
   * {@return the largest distance as a share of the largest magnitude expected; infinite if an
   * element is {@link #broken}, or differs where all are to be 0}
   */
  public double relative() {
    if (different == 0) {
      return 0;
    }
    return broken > 0 || scale == 0 ? Double.POSITIVE_INFINITY : largest / scale;
  }
}
