package io.cleave.lab.training;

/**
 * Training stopped because a number is no longer finite, so every later step would only write NaN.
 * Files that were written before are kept.
 */
public final class DivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception with its message.
   *
   * @param what what is not finite, and where, such as {@code the loss is NaN at step 3}
   * @param advice what the user can do next
   */
  public DivergedException(String what, String advice) {
    super("training diverged: " + what + " (expected: a finite number); " + advice);
  }

  /**
   * {@return a loss, which is finite}
   *
   * @param loss the loss of a step
   * @param where the step, in words
   * @param advice what the user can do next if the loss is not finite
   * @throws DivergedException if the loss is NaN or infinite
   */
  public static double requireFinite(double loss, String where, String advice) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw new DivergedException("the loss is " + loss + " " + where, advice);
  }
}
