package io.cleave.core.resnet.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Map;

/** A convolution, its batch normalisation and perhaps a ReLU, each parameter trainable. */
public final class NormedConvolution extends AbstractBlock implements TorchTensors {

  /** The share of the running statistics that a step keeps; PyTorch calls 1 - 0.9 its momentum. */
  private static final float MOMENTUM = 0.9f;

  /**
   * The channel axis as DJL's engine call takes it. Naming axis 1 gives the same result after two
   * needless swaps of axes.
   */
  private static final int CHANNELS = -1;

  /**
   * The number of channels that oneDNN computes at once. With fewer, channels last, the gradient of
   * a convolution that skips pixels writes beyond its memory (oneDNN, issue 6035); without skipped
   * pixels it does not.
   */
  private static final int VECTOR = 16;

  private final ConvNorm convolution;
  private final boolean relu;
  private final Parameter weight;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;

  public NormedConvolution(ConvNorm convolution, boolean relu) {
    this.convolution = convolution;
    this.relu = relu;
    weight = add("weight", Parameter.Type.WEIGHT, convolution.weightShape(), true);
    Shape channels = new Shape(convolution.out());
    gamma = add("gamma", Parameter.Type.GAMMA, channels, true);
    beta = add("beta", Parameter.Type.BETA, channels, true);
    mean = add("runningMean", Parameter.Type.RUNNING_MEAN, channels, false);
    variance = add("runningVar", Parameter.Type.RUNNING_VAR, channels, false);
  }

  private Parameter add(String name, Parameter.Type type, Shape shape, boolean learned) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(shape)
            .optRequiresGrad(learned)
            .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    try (NDList convolved = convolve(store, input, training)) {
      NDList normed = normalise(store, convolved.head(), training);
      if (!relu) {
        return normed;
      }
      try (normed) {
        return new NDList(Activation.relu(normed.head()));
      }
    }
  }

  private NDList convolve(ParameterStore store, NDArray input, boolean training) {
    NDArray kernel = store.getValue(weight, input.getDevice(), training);
    if (!convolution.skipsPixels() || convolution.in() >= VECTOR) {
      return Conv2d.conv2d(input, kernel, null, convolution.strides(), convolution.padding());
    }
    String every = "::" + convolution.stride();
    try (NDArray seen = input.get(new NDIndex(":, :, " + every + ", " + every))) {
      return Conv2d.conv2d(seen, kernel, null, new Shape(1, 1), convolution.padding());
    }
  }

  private NDList normalise(ParameterStore store, NDArray input, boolean training) {
    Device device = input.getDevice();
    return BatchNorm.batchNorm(
        input,
        store.getValue(mean, device, training),
        store.getValue(variance, device, training),
        store.getValue(gamma, device, training),
        store.getValue(beta, device, training),
        CHANNELS,
        MOMENTUM,
        ConvNorm.EPSILON,
        training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return Batched.outputs(inputs, convolution::output);
  }

  @Override
  public void parameters(Map<String, Parameter> into) {
    into.put(convolution.conv() + ".weight", weight);
    into.put(convolution.norm() + ".weight", gamma);
    into.put(convolution.norm() + ".bias", beta);
    into.put(convolution.norm() + ".running_mean", mean);
    into.put(convolution.norm() + ".running_var", variance);
  }
}
