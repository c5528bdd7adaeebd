package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.cleave.lab.network.InitialisedNetwork;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Stochastic gradient descent with momentum, as PyTorch defines it: v = m v + g + d w, w = w - r v.
 * Unlike those of DJL's own optimiser, the velocities are accessible by name, so that a checkpoint
 * can hold them. Weight decay does not apply to biases and parameters of normalisation.
 *
 * <p>Not safe for concurrent use, and to be used outside any gradient collector. The velocities
 * belong to the manager that is given.
 */
final class MomentumSgd {
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final float momentum;
  private final float weightDecay;

  MomentumSgd(InitialisedNetwork network, double momentum, double weightDecay, NDManager manager) {
    this.momentum = (float) momentum;
    this.weightDecay = (float) weightDecay;
    network.parameters().forEach((name, parameter) -> add(name, parameter, manager));
  }

  /**
   * The velocities by the names of their parameters; these are the arrays themselves, not copies.
   */
  Map<String, NDArray> velocities() {
    return Collections.unmodifiableMap(velocities);
  }

  /** Moves each weight once along its gradient, then sets the gradients to zero. */
  void step(double rate) {
    weights.forEach(
        (name, weight) -> step(weight, Objects.requireNonNull(velocities.get(name)), (float) rate));
  }

  private void add(String name, Parameter parameter, NDManager manager) {
    if (parameter.requiresGradient()) {
      NDArray weight = parameter.getArray();
      weights.put(name, weight);
      velocities.put(name, manager.zeros(weight.getShape()));
    }
  }

  private void step(NDArray weight, NDArray velocity, float rate) {
    try (NDManager scratch = weight.getManager().newSubManager()) {
      NDArray gradient = weight.getGradient();
      gradient.attach(scratch);
      velocity.muli(momentum).addi(gradient);
      if (weight.getShape().dimension() > 1) {
        velocity.addi(scaled(weight, weightDecay, scratch));
      }
      weight.subi(scaled(velocity, rate, scratch));
      gradient.subi(gradient);
    }
  }

  private static NDArray scaled(NDArray array, float factor, NDManager scratch) {
    NDArray scaled = array.mul(factor);
    scaled.attach(scratch);
    return scaled;
  }
}
