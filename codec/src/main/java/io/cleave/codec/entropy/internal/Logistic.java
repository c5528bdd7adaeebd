package io.cleave.codec.entropy.internal;

/**
 * The logistic function and its inverse in integers, the domain in which {@link MixedModel} adds
 * what its contexts say. A logit is ln(p / (1 - p)) in steps of 1/256, cut to ±{@value #MOST}.
 */
public final class Logistic {
  /** The max logit. */
  public static final int MOST = 2047;

  private static final int SIZE = 2 * MOST + 2;

  /**
   * exp(-1/256) and 1, in units of 1 / 2^32; the error of 2,047 products stays below one in 2^16.
   */
  private static final long DECAY = 4278222805L;

  private static final long ONE = 1L << 32;

  private static final char[] PROBABILITIES = probabilities();
  private static final short[] LOGITS = logits();

  private Logistic() {}

  /** 1 / (1 + exp(-logit)) in units of 1 / 2^16, from 22 to 65,514. */
  private static char[] probabilities() {
    char[] table = new char[SIZE];
    long decayed = ONE;
    for (int logit = 0; logit <= MOST + 1; logit++) {
      int improbable = (int) ((decayed << 16) / (ONE + decayed));
      table[MOST + 1 - logit] = (char) improbable;
      if (logit <= MOST) {
        table[MOST + 1 + logit] = (char) (65536 - improbable);
      }
      decayed = (decayed * DECAY) >>> 32;
    }
    return table;
  }

  /**
   * For each probability, in units of 1 / 2^12, the greatest logit that is not above its middle.
   */
  private static short[] logits() {
    short[] table = new short[4096];
    int logit = -MOST;
    for (int i = 0; i < table.length; i++) {
      while (logit < MOST && PROBABILITIES[logit + MOST + 2] <= i * 16 + 8) {
        logit++;
      }
      table[i] = (short) logit;
    }
    return table;
  }

  /** {@return the probability of a sum of logits, in units of 1 / 2^16, neither 0 nor 1} */
  public static int probability(int sum) {
    return PROBABILITIES[Math.max(-MOST, Math.min(MOST, sum)) + MOST + 1];
  }

  /** {@return the logit of an {@link AdaptiveBit}} */
  public static int logit(int state) {
    return LOGITS[state >>> 20];
  }
}
