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
 * DJL's own optimiser keeps its velocities to itself; here they are named, so that a checkpoint can
 * hold them. Weight decay leaves biases and the parameters of normalisation alone.
 *
 * <p>One thread, outside any gradient collector. The velocities belong to the manager given.
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

  /** {@return the velocities by the names of their parameters; live} */
  Map<String, NDArray> velocities() {
    return Collections.unmodifiableMap(velocities);
  }

  /** Moves each weight along its gradient once, then sets the gradients to zero. */
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
