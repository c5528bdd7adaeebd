package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * A request that a tail server did not answer. The subclass says what happened, {@link #nextStep}
 * what the caller can do about it. Inference has no side effects, so that a repeated request is
 * never harmful, only sometimes useless.
 */
public abstract class TailException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do. */
  private final NextStep nextStep;

  TailException(NextStep nextStep, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.nextStep = nextStep;
  }

  /**
   * What the caller can do.
   *
   * @return whether the same request may be sent again, may have run, or will fail again
   */
  public final NextStep nextStep() {
    return nextStep;
  }
}
