package io.cleave.lab.sparsity.internal;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.cleave.core.Model;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.network.InitialisedNetwork;
import io.cleave.lab.network.ResNetNetwork;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.Sparsity;
import io.cleave.lab.training.DivergedException;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Trains a copy of a network for a few steps and counts the zeros in its gradients. */
public final class GradientSteps {
  private static final long SEED = 2022;

  private final Model model;
  private final InitialisedNetwork network;
  private final NDManager manager;
  private final float rate;
  private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss();
  private final List<GradientSparsity> found = new ArrayList<>();

  private GradientSteps(Model model, InitialisedNetwork network, NDManager manager, double rate) {
    this.model = model;
    this.network = network;
    this.manager = manager;
    this.rate = (float) rate;
  }

  public static List<GradientSparsity> run(
      Model model, DrawnBatches batches, int steps, double rate, ProgressListener listener)
      throws IOException, InterruptedException {
    try (NDManager manager = PyTorch.newManager()) {
      InitialisedNetwork network = ResNetNetwork.create(ResNet.of(model), SEED, manager);
      network.fill(model);
      GradientSteps training = new GradientSteps(model, network, manager, rate);
      for (int step = 0; step < steps; step++) {
        listener.progressed(step, steps, "gradients");
        training.step(step, batches.next());
      }
      listener.progressed(steps, steps, "gradients");
      return List.copyOf(training.found);
    }
  }

  private void step(int step, List<LabelledImage> batch) {
    double loss = backward(batch);
    DivergedException.requireFinite(loss, "at step " + (step + 1), "a lower --rate than " + rate);
    for (String layer : LayerOperations.weightLayers(ResNet.of(model))) {
      count(step, layer);
    }
    network.parameters().values().stream()
        .filter(Parameter::requiresGradient)
        .forEach(parameter -> descend(parameter.getArray()));
  }

  private double backward(List<LabelledImage> batch) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = ModelInput.of(model).array(batch, scratch);
      int[] classes = LabelledImage.labels(batch);
      NDArray labels = scratch.create(classes, new Shape(classes.length, 1));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        ParameterStore parameters = new ParameterStore(scratch, false);
        NDList logits = network.block().forward(parameters, new NDList(input), true);
        NDArray loss = crossEntropy.evaluate(new NDList(labels), logits);
        collector.backward(loss);
        return loss.getFloat();
      }
    }
  }

  private void count(int step, String layer) {
    NDArray weight = Objects.requireNonNull(network.parameters().get(layer + ".weight")).getArray();
    try (NDArray gradient = weight.getGradient()) {
      found.add(sparsity(step, layer, gradient.toFloatArray()));
    }
  }

  public static GradientSparsity sparsity(int step, String layer, float[] gradient) {
    float largest = 0;
    for (float value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    float threshold = (float) (largest * Sparsity.NEAR_ZERO_GRADIENT);
    long zeros = 0;
    long small = 0;
    for (float value : gradient) {
      zeros += value == 0 ? 1 : 0;
      small += Math.abs(value) <= threshold ? 1 : 0;
    }
    double all = gradient.length;
    return new GradientSparsity(step, layer, zeros / all, small / all);
  }

  /** Moves a weight against its gradient, then sets the gradient to zero. */
  private void descend(NDArray weight) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray gradient = weight.getGradient();
      gradient.attach(scratch);
      NDArray move = gradient.mul(rate);
      weight.subi(move);
      gradient.subi(gradient);
    }
  }
}
