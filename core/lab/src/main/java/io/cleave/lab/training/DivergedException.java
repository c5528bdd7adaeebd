package io.cleave.lab.training;

/**
 * A training whose numbers are no longer finite: every later step would only write NaN. What was
 * written before it stands.
 */
public final class DivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * Says where it happened.
   *
   * @param what is not finite, and where, such as {@code the loss is NaN at step 3}
   * @param advice what the user does next
   */
  public DivergedException(String what, String advice) {
    super("training diverged: " + what + " (expected: a finite number); " + advice);
  }

  /**
   * Lets finite losses pass.
   *
   * @param loss of a step
   * @param where the step
   * @param advice what the user does next, should the loss be none
   * @return the loss
   * @throws DivergedException if it is NaN or infinite
   */
  public static double requireFinite(double loss, String where, String advice) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw new DivergedException("the loss is " + loss + " " + where, advice);
  }
}
