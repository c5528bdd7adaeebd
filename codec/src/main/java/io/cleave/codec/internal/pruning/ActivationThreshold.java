package io.cleave.codec.internal.pruning;

import java.nio.ByteBuffer;

/** An activation rule made into a number for one input. */
@FunctionalInterface
public interface ActivationThreshold {
  /** The bits of the largest finite magnitude: NaN and infinities exceed every threshold. */
  int MAX = Float.floatToRawIntBits(Float.MAX_VALUE);

  /**
   * Finds the threshold that float bits without their sign must exceed to survive.
   *
   * @param maps the feature maps that survived
   * @return 0 to {@link #MAX}, or {@link SelectionKernel#LOSSLESS}
   */
  int resolve(ByteBuffer activation, SurvivingMaps maps);
}
