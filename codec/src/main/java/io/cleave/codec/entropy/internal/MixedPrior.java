package io.cleave.codec.entropy.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * What {@link MixedModel} knows before the first symbol: a byte for every state and every weight of
 * all layouts.
 *
 * <pre>
 *   7         2 1     0       7                0
 *  +-----------+-------+     +------------------+
 *  | logit / 4 | count |     |   weight * 64    |
 *  +-----------+-------+     +------------------+
 *   a state, 0: unknown       a weight, signed
 * </pre>
 *
 * <p>Immutable. {@code MixedPriorProgram} makes the built-in one.
 */
public final class MixedPrior {
  /** The number of bytes of states. */
  public static final int STATES = MixedLayout.CONTEXTS * MixedLayout.MAX_DECISIONS;

  /** The number of bytes of weights. */
  public static final int WEIGHTS =
      MixedLayout.WEIGHT_SETS * MixedLayout.MAX_DECISIONS * MixedLayout.INPUTS;

  /** The counts that a state can start with: as sure as if it had seen so many bits. */
  public static final List<Integer> COUNTS = List.of(3, 12, 40, 120);

  private static final String RESOURCE = "mixed-prior.z";

  /** The weight of a context of which nothing is known. */
  public static final byte EQUAL_WEIGHT = 19;

  private static final int WEIGHT_SHIFT = 10;

  private final byte[] states;
  private final byte[] weights;

  /** Creates a prior from the bytes of every state and every weight. */
  public MixedPrior(byte[] states, byte[] weights) {
    this.states = states.clone();
    this.weights = weights.clone();
  }

  /** {@return the prior that was learnt from several networks} */
  public static MixedPrior builtIn() {
    return BuiltIn.PRIOR;
  }

  /** {@return a prior that knows nothing and trusts all contexts alike} */
  public static MixedPrior none() {
    byte[] weights = new byte[WEIGHTS];
    Arrays.fill(weights, EQUAL_WEIGHT);
    return new MixedPrior(new byte[STATES], weights);
  }

  /** {@return the state that a byte stands for} */
  public static int state(int packed) {
    if (packed == 0) {
      return AdaptiveBit.UNKNOWN;
    }
    int logit = ((packed >> 2) - 32) * 64 + 32;
    return AdaptiveBit.of(Logistic.probability(logit) << 6, COUNTS.get(packed & 3));
  }

  /** {@return the byte of a probability and of one of {@link #COUNTS}} */
  public static byte pack(double probability, int count) {
    double logit = Math.log(probability / (1 - probability)) * 256;
    int step = Math.max(0, Math.min(63, (int) Math.floor(logit / 64) + 32));
    int packed = step << 2 | count;
    return (byte) (packed == 0 ? 1 : packed);
  }

  /** {@return the weight that a byte stands for} */
  public static int weight(byte packed) {
    return packed << WEIGHT_SHIFT;
  }

  /** {@return the states of a layout} */
  public int[] states(MixedLayout layout) {
    int[] part = new int[layout.localStart()];
    layout.forEachContext(
        (start, number) -> {
          for (int i = 0; i < layout.decisions(); i++) {
            part[start + i] = state(states[layout.decision(number, i)] & 0xff);
          }
        });
    return part;
  }

  /** {@return the weights of a layout} */
  public int[] weights(MixedLayout layout) {
    int[] part = new int[layout.weights()];
    layout.forEachWeightSet(
        (start, number) -> {
          for (int i = 0; i < layout.decisions() * MixedLayout.INPUTS; i++) {
            int decision = layout.decision(number, i / MixedLayout.INPUTS);
            part[start + i] =
                weight(weights[decision * MixedLayout.INPUTS + i % MixedLayout.INPUTS]);
          }
        });
    return part;
  }

  private static MixedPrior read() {
    try (InputStream resource = MixedPrior.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        return none();
      }
      DataInputStream bytes = new DataInputStream(new InflaterInputStream(resource));
      byte[] states = new byte[STATES];
      byte[] weights = new byte[WEIGHTS];
      bytes.readFully(states);
      bytes.readFully(weights);
      return new MixedPrior(states, weights);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Read on first use. */
  private static final class BuiltIn {
    static final MixedPrior PRIOR = read();
  }
}
