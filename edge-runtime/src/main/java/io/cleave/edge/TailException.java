package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a request that no tail server answered. The subclass says what happened, {@link
 * #nextStep} what the caller can do about it. Inference has no side effects: repeating a request
 * does no harm, though it may be in vain.
 */
public abstract class TailException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do next. */
  private final NextStep nextStep;

  TailException(NextStep nextStep, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.nextStep = nextStep;
  }

  /**
   * {@return whether the same request can safely be sent again, may have run, or will fail again}
   */
  public final NextStep nextStep() {
    return nextStep;
  }
}
