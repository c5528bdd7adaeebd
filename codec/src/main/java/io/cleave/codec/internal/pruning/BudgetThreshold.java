package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;

/**
 * Finds a threshold at which the frame fits into a number of bytes and below which it does not.
 *
 * <p>Two exact ranks bracket it: the threshold whose survivors fit next to a plain bitmap, and the
 * one whose survivors alone are too many. Between them, bisection with the true size of the mask
 * decides.
 */
public final class BudgetThreshold implements ActivationThreshold {
  private final int maxBytes;
  private final int fixedBytes;
  private final ValueType values;
  private final Selection selection;
  private final MaskChoice choice;
  private final LargestMagnitudes magnitudes = new LargestMagnitudes();
  private final FiniteMagnitudes finite = new FiniteMagnitudes();
  private int room;
  private int largest;

  /**
   * Creates the search for one encoder.
   *
   * @param maxBytes the max size of the frame, in bytes
   * @param fixedBytes the size of header and checksum, in bytes
   * @param values how survivors are written
   * @param selection finds the survivors
   * @param choice receives the mask choice for the threshold that was found
   */
  public BudgetThreshold(
      int maxBytes, int fixedBytes, ValueType values, Selection selection, MaskChoice choice) {
    this.maxBytes = maxBytes;
    this.fixedBytes = fixedBytes;
    this.values = values;
    this.selection = selection;
    this.choice = choice;
  }

  @Override
  public int resolve(ByteBuffer activation, SurvivingMaps maps) {
    room = maxBytes - fixedBytes - maps.encodedBytes();
    largest = values == ValueType.FLOAT16 ? finite.largest(activation, maps) : 0;
    if (fits(activation, 0)) {
      return 0;
    }
    int tooLow = Math.max(0, rank(activation, maps, room) - 1);
    int fitting = rank(activation, maps, room - ElementMask.bitmapBytes(maps.elements()));
    if (fitting == MAX && !fits(activation, MAX)) {
      throw Check.refusal(
          "activation",
          "more infinities and NaN than fit",
          "at most " + maxBytes + " bytes of them");
    }
    while (fitting - tooLow > 1) {
      int middle = (tooLow + fitting) >>> 1;
      if (fits(activation, middle)) {
        fitting = middle;
      } else {
        tooLow = middle;
      }
    }
    fits(activation, fitting);
    return fitting;
  }

  /**
   * The smallest threshold whose survivors take at most {@code valueBytes} bytes, without any mask.
   */
  private int rank(ByteBuffer activation, SurvivingMaps maps, int valueBytes) {
    int maxKept = valueBytes < 0 ? -1 : valueBytes / valueBytes(0);
    if (maxKept < 0) {
      return MAX;
    }
    return maxKept >= maps.elements()
        ? 0
        : Math.min(magnitudes.kth(activation, maps, maxKept + 1), MAX);
  }

  private boolean fits(ByteBuffer activation, int threshold) {
    int kept = selection.mark(activation, threshold);
    int valueBytes = valueBytes(threshold);
    selection.choose(choice, kept, valueBytes);
    return choice.maskBytes() + (long) choice.values() * valueBytes <= room;
  }

  /** Values are narrow unless a finite survivor would not stay finite. */
  private int valueBytes(int threshold) {
    boolean overflows = largest > threshold && largest >= Float16.FIRST_OVERFLOW;
    return overflows ? ValueType.FLOAT32.bytes() : values.bytes();
  }
}
