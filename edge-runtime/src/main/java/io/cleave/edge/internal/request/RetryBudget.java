package io.cleave.edge.internal.request;

/**
 * How many requests may be sent a second time, so that retries never multiply an overload: a fifth
 * of all requests, and as many at once as may be in flight, which all fail together when their
 * server dies. Confined to the event loop.
 */
public final class RetryBudget {
  private static final double PER_REQUEST = 0.2;

  private final double most;
  private double left;

  /**
   * Creates a full budget.
   *
   * @param most retries that may follow each other without any other request
   */
  public RetryBudget(int most) {
    this.most = most;
    this.left = most;
  }

  /** Counts a request's first attempt. */
  public void deposit() {
    left = Math.min(most, left + PER_REQUEST);
  }

  /** Returns whether one more attempt may be made, and counts it. */
  public boolean withdraw() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
