package io.cleave.codec;

/**
 * How single activations are dropped.
 *
 * @param kind what the amount means
 * @param amount a magnitude, a fraction or a number of bytes; 0 for {@link Kind#LOSSLESS}
 */
record ActivationRule(Kind kind, double amount) {
  enum Kind {
    LOSSLESS,
    THRESHOLD,
    KEEP,
    BYTES
  }

  static final ActivationRule LOSSLESS = new ActivationRule(Kind.LOSSLESS, 0);

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
