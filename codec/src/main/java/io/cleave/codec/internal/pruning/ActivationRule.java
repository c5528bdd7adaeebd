package io.cleave.codec.internal.pruning;

import java.util.Locale;

/**
 * The rule by which single activations are dropped.
 *
 * @param kind what the amount means
 * @param amount a magnitude, a fraction or a number of bytes; 0 for {@link Kind#LOSSLESS}
 */
public record ActivationRule(Kind kind, double amount) {
  public enum Kind {
    LOSSLESS,
    THRESHOLD,
    KEEP,
    BYTES
  }

  public static final ActivationRule LOSSLESS = new ActivationRule(Kind.LOSSLESS, 0);

  /**
   * {@return the threshold of this rule, which must not be a byte budget}
   *
   * @param elements how many elements an input has
   * @param lossless the threshold to use if this rule drops nothing
   */
  public ActivationThreshold threshold(int elements, int lossless) {
    int fixed = kind == Kind.LOSSLESS ? lossless : Float.floatToRawIntBits((float) amount);
    return kind == Kind.KEEP
        ? new KeepThreshold((int) Math.round(amount * elements))
        : (activation, maps) -> fixed;
  }

  /** The rule as {@link io.cleave.codec.Pruning#parse} knows it. */
  public String name() {
    return kind == Kind.LOSSLESS ? "none" : kind.name().toLowerCase(Locale.ROOT);
  }

  /** The amount as it was written: thresholds are kept as float32. */
  public double written() {
    return kind == Kind.THRESHOLD ? Double.parseDouble(Float.toString((float) amount)) : amount;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LOSSLESS -> name();
      case THRESHOLD -> name() + "=" + (float) amount;
      case KEEP -> name() + "=" + amount;
      case BYTES -> name() + "=" + (int) amount;
    };
  }
}
