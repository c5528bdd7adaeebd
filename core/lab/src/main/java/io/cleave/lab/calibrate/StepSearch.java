package io.cleave.lab.calibrate;

import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the largest step whose loss is tolerated: by factors of two until one is and one is not,
 * then between them.
 */
final class StepSearch {
  private static final int MAX_DOUBLINGS = 12;
  private static final int HALVINGS = 4;

  private final DoubleFunction<Trial> trials;
  private final double tolerated;
  private final double finest;
  private final IntConsumer trialsLeft;

  private @Nullable Trial best;
  private @Nullable Trial closest;

  /**
   * Makes a search.
   *
   * @param trials tries a step
   * @param tolerated the most cautious loss
   * @param finest below it no step gains anything
   * @param trialsLeft hears how many trials will follow at most, once that is known
   */
  StepSearch(
      DoubleFunction<Trial> trials, double tolerated, double finest, IntConsumer trialsLeft) {
    this.trials = trials;
    this.tolerated = tolerated;
    this.finest = finest;
    this.trialsLeft = trialsLeft;
  }

  /**
   * Searches the largest step that is tolerated; there may be none.
   *
   * @param first the step to begin with
   */
  Optional<Trial> run(double first) {
    boolean tolerated = isTolerated(first);
    double factor = tolerated ? 2 : 0.5;
    double last = first;
    double next = first * factor;
    for (int i = 0; i < MAX_DOUBLINGS && next >= finest && isTolerated(next) == tolerated; i++) {
      last = next;
      next *= factor;
    }
    if (best != null) {
      narrow(Math.min(last, next), Math.max(last, next));
    }
    return Optional.ofNullable(best);
  }

  private void narrow(double tolerable, double intolerable) {
    double good = tolerable;
    double bad = intolerable;
    for (int i = 0; i < HALVINGS; i++) {
      trialsLeft.accept(HALVINGS - i);
      double middle = Math.sqrt(good * bad);
      if (isTolerated(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
  }

  private boolean isTolerated(double step) {
    Trial trial = trials.apply(step);
    boolean tolerated = trial.loss().cautiousLoss() <= this.tolerated;
    if (tolerated && (best == null || trial.step() > best.step())) {
      best = trial;
    }
    if (closest == null || trial.loss().cautiousLoss() < closest.loss().cautiousLoss()) {
      closest = trial;
    }
    return tolerated;
  }

  /** {@return the trial that lost least} */
  Trial closest() {
    return Objects.requireNonNull(closest);
  }
}
