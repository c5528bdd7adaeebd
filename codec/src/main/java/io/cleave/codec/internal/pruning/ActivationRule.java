package io.cleave.codec.internal.pruning;

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

  @Override
  public String toString() {
    return switch (kind) {
      case LOSSLESS -> "none";
      case THRESHOLD -> "threshold=" + (float) amount;
      case KEEP -> "keep=" + amount;
      case BYTES -> "bytes=" + (int) amount;
    };
  }
}
