package io.cleave.lab.training;

/**
 * The learning rate of each step. It rises linearly to the peak, then falls along half a cosine to
 * almost zero at the last step (Loshchilov and Hutter 2017, without restarts).
 */
record Schedule(int steps, int warmUpSteps, double peakRate) {

  /** The learning rate of a step, counted from 0. */
  double rate(int step) {
    if (step < warmUpSteps) {
      return peakRate * (step + 1) / warmUpSteps;
    }
    double done = (step - warmUpSteps) / (double) (steps - warmUpSteps);
    return peakRate * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
