package io.cleave.codec.internal.pruning;

import java.nio.ByteBuffer;

/** Turns an activation rule into a threshold for one input. */
@FunctionalInterface
public interface ActivationThreshold {
  /** The bits of the largest finite magnitude: NaN and infinities exceed every threshold. */
  int MAX = Float.floatToRawIntBits(Float.MAX_VALUE);

  /**
   * {@return the threshold that the float bits of an element, without the sign, must exceed to
   * survive: 0 to {@link #MAX}, or {@link SelectionKernel#LOSSLESS}}
   *
   * @param activation the activation, little-endian
   * @param maps the feature maps that survived
   */
  int resolve(ByteBuffer activation, SurvivingMaps maps);
}
