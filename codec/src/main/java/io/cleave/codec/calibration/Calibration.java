package io.cleave.codec.calibration;

import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What sender and receiver agree on for the tensors of one cut, so that frames need not carry it: a
 * transform across the feature maps, levels, the quantiser's steps, a threshold, and the tables of
 * the entropy coder. Written to and read from a {@link CalibrationFile}.
 *
 * <p>Immutable. Two calibrations are equal when all their fields are; their {@link #id} is then
 * equal too.
 */
public final class Calibration {
  /** The max size of the tables: {@value} bytes. */
  public static final int MAX_TABLES_BYTES = 1 << 20;

  private static final byte CANONICAL_VERSION = 1;

  /** Sums of mixed planes are rounded in binary32 at each of up to 2048 planes. */
  private static final double MIXING_HEADROOM = 1.001;

  private final TensorShape shape;
  private final int levels;
  private final int zero;
  private final float threshold;
  private final float[] steps;
  private final @Nullable StaticTables tables;
  private final @Nullable ChannelTransform transform;
  private final int id;

  private Calibration(Builder builder) {
    this.shape = builder.shape;
    this.levels = builder.levels;
    this.zero = builder.zero;
    this.threshold = builder.threshold;
    this.steps = builder.steps;
    this.tables = builder.tables;
    this.transform = builder.transform;
    this.id = hash();
  }

  /**
   * {@return a builder of a calibration with these levels and steps}
   *
   * @param shape the shape of the tensors, fixed and with at least one element; kept as {@link
   *     TensorShape#folded} makes it
   * @param levels how many values a symbol can tell apart, 2 to {@link SymbolPlanes#MAX_LEVELS}
   * @param steps one step for the tensor, or one for each feature map, or one for each plane of the
   *     transform; finite, above 0, and small enough that every level is finite
   * @throws IllegalArgumentException if {@code levels} is out of range, or the shape is open or
   *     empty
   */
  public static Builder builder(TensorShape shape, int levels, float... steps) {
    return new Builder(shape, levels, steps);
  }

  /** {@return the folded shape of the tensors that this calibration is for} */
  public TensorShape shape() {
    return shape;
  }

  /**
   * {@return whether tensors of a shape can be sent with this calibration}
   *
   * @param fixed the shape, fixed; it is folded before it is compared
   */
  public boolean isFor(TensorShape fixed) {
    return shape.equals(fixed.folded());
  }

  /**
   * {@return the transform that mixes feature maps into planes before they are quantised, if there
   * is one}
   */
  public Optional<ChannelTransform> transform() {
    return Optional.ofNullable(transform);
  }

  /**
   * {@return the shape of what is quantised: the planes, if there is a transform, or the feature
   * maps}
   */
  public TensorShape codedShape() {
    return transform == null ? shape : transform.planeShape(shape);
  }

  /** {@return how many values a symbol can tell apart} */
  public int levels() {
    return levels;
  }

  /** {@return the symbol of the value 0} */
  public int zero() {
    return zero;
  }

  /** {@return the largest magnitude that always becomes 0, whatever the step} */
  public float threshold() {
    return threshold;
  }

  /** {@return one step for the tensor, or one for each feature map or plane; a copy} */
  public float[] steps() {
    return steps.clone();
  }

  /** {@return the entropy coder's tables, if there are any} */
  public Optional<StaticTables> tables() {
    return Optional.ofNullable(tables);
  }

  /**
   * {@return a copy of this calibration with other tables}
   *
   * @param tables tables for the same number of maps, the same levels and the same zero
   * @throws IllegalArgumentException if the tables are for other symbols, or exceed {@link
   *     #MAX_TABLES_BYTES}
   */
  public Calibration withTables(StaticTables tables) {
    Builder builder = builder(shape, levels, steps).zero(zero).threshold(threshold);
    if (transform != null) {
      builder.transform(transform);
    }
    return builder.tables(tables).build();
  }

  /** {@return a hash of all fields, by which a frame names its calibration} */
  public int id() {
    return id;
  }

  /** CRC32C of the canonical bytes in {@code docs/calibration.md}. */
  private int hash() {
    byte[] tableBytes = tables == null ? new byte[0] : tables.toBytes();
    int fixed = 5 + 4 * Integer.BYTES + shape.rank() * Integer.BYTES;
    int numbers = steps.length + (transform == null ? 0 : numbers(transform));
    ByteBuffer canonical =
        ByteBuffer.allocate(fixed + numbers * Float.BYTES + tableBytes.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    canonical.put(CANONICAL_VERSION).put((byte) shape.rank());
    for (int dim : shape.dims()) {
      canonical.putInt(dim);
    }
    canonical.put((byte) (levels - 1)).put((byte) zero).putFloat(threshold).putInt(steps.length);
    for (float step : steps) {
      canonical.putFloat(step);
    }
    canonical.putInt(tableBytes.length).put(tableBytes);
    if (transform != null) {
      putTransform(transform, canonical);
    }
    CRC32C crc = new CRC32C();
    crc.update(canonical.flip());
    return (int) crc.getValue();
  }

  private static int numbers(ChannelTransform transform) {
    return transform.channels() * (2 * transform.planes() + 1);
  }

  private static void putTransform(ChannelTransform transform, ByteBuffer canonical) {
    canonical.put((byte) (transform.nonNegative() ? 1 : 0)).putInt(transform.planes());
    for (float[] values :
        new float[][] {transform.forward(), transform.means(), transform.inverse()}) {
      for (float value : values) {
        canonical.putFloat(value);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration calibration
        && shape.equals(calibration.shape)
        && levels == calibration.levels
        && zero == calibration.zero
        && threshold == calibration.threshold
        && Arrays.equals(steps, calibration.steps)
        && Objects.equals(tables, calibration.tables)
        && Objects.equals(transform, calibration.transform);
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%08x (%s, %d levels)", id, shape, levels);
  }

  /** Collects the fields of a calibration. Not safe for concurrent use. */
  public static final class Builder {
    private final TensorShape shape;
    private final int levels;
    private final float[] steps;
    private int zero;
    private float threshold;
    private @Nullable StaticTables tables;
    private @Nullable ChannelTransform transform;

    private Builder(TensorShape shape, int levels, float[] steps) {
      this.shape = checkShape(shape);
      this.levels = levels;
      this.steps = steps.clone();
      Check.range("levels", levels, 2, SymbolPlanes.MAX_LEVELS);
    }

    /** Folds a shape, and throws if it has no elements. */
    static TensorShape checkShape(TensorShape shape) {
      TensorShape folded = shape.folded();
      Check.argument(folded.elements() != 0, "shape", shape, "one with elements");
      return folded;
    }

    /**
     * {@return this builder, with the symbol of the value 0} Symbols below it are negative values.
     *
     * @param symbol the symbol, 0 to levels - 1; the default is 0
     * @throws IllegalArgumentException if the symbol is out of range
     */
    public Builder zero(int symbol) {
      Check.range("zero", symbol, 0, levels - 1);
      zero = symbol;
      return this;
    }

    /**
     * {@return this builder, with the largest magnitude that becomes 0}
     *
     * @param magnitude the magnitude, finite and not negative; the default, 0, leaves it to the
     *     steps
     * @throws IllegalArgumentException if the magnitude is negative, infinite or NaN
     */
    public Builder threshold(float magnitude) {
      threshold = Check.magnitude("threshold", magnitude);
      return this;
    }

    /**
     * {@return this builder, with the entropy coder's tables}
     *
     * @param trained tables for symbols of these levels and this zero; by default there are none
     * @throws IllegalArgumentException if the tables exceed {@link #MAX_TABLES_BYTES}
     */
    public Builder tables(StaticTables trained) {
      int bytes = trained.toBytes().length;
      Check.argument(
          bytes <= MAX_TABLES_BYTES, "tables", bytes + " bytes", "at most " + MAX_TABLES_BYTES);
      tables = trained;
      return this;
    }

    /** How many feature maps, or planes of the transform, have symbols. */
    int maps() {
      return SymbolPlanes.maps(transform == null ? shape : transform.planeShape(shape));
    }

    /** Throws if the tables are for other symbols. */
    Builder checkTables() {
      if (tables == null) {
        return this;
      }
      if (tables.levels() != levels || tables.zero() != zero || tables.maps() != maps()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "tables: %d levels, zero %d, %d maps (expected: %d, %d, %d)",
                tables.levels(),
                tables.zero(),
                tables.maps(),
                levels,
                zero,
                maps()));
      }
      return this;
    }

    /**
     * {@return this builder, with the transform that mixes feature maps into planes} Steps, levels
     * and threshold are then those of the planes.
     *
     * @param mixing a transform of the shape's channels; by default there is none
     * @throws IllegalArgumentException if the transform has another number of channels
     */
    public Builder transform(ChannelTransform mixing) {
      mixing.planeShape(shape);
      transform = mixing;
      return this;
    }

    /**
     * {@return the calibration}
     *
     * @throws IllegalArgumentException if the number of steps is neither 1 nor that of the feature
     *     maps or planes, if a step is not a normal positive number or is so large that a value
     *     would be infinite, or if the tables are for other symbols
     */
    public Calibration build() {
      checkTables();
      int maps = maps();
      if (steps.length != 1 && steps.length != maps) {
        throw Check.refusal("steps", steps.length, "1 or " + maps + " for " + shape);
      }
      int furthest = Math.max(zero, levels - 1 - zero);
      for (float step : steps) {
        double largest = (double) step * furthest;
        if (transform != null) {
          largest = MIXING_HEADROOM * transform.largestValue(largest);
        }
        if (!(step >= Float.MIN_NORMAL && largest <= Float.MAX_VALUE)) {
          throw Check.refusal("steps", step, "normal, positive, and every value finite");
        }
      }
      return new Calibration(this);
    }
  }
}
