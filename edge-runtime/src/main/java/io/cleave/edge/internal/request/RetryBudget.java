package io.cleave.edge.internal.request;

/**
 * Bounds how many requests are sent again, so that retries never multiply an overload: a fifth of
 * all requests, and as many at once as may be in flight, because these fail together when their
 * server dies. Confined to the event loop.
 */
public final class RetryBudget {
  private static final double PER_REQUEST = 0.2;

  private final double max;
  private double left;

  /**
   * Creates a full budget.
   *
   * @param max retries that may follow each other without any other request
   */
  public RetryBudget(int max) {
    this.max = max;
    this.left = max;
  }

  /** Counts the first attempt of a request. */
  public void deposit() {
    left = Math.min(max, left + PER_REQUEST);
  }

  /** Counts one more attempt and returns true if the budget allows it. */
  public boolean withdraw() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
