package io.cleave.core.resnet.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A convolution that has its batch normalisation folded in, for inference alone. */
public final class FoldedConvolution extends AbstractBlock {

  private static final Shape DILATION = new Shape(1, 1);

  private final ConvNorm convolution;
  private final boolean relu;
  private final Parameter weight;
  private final Parameter bias;

  /** Takes ownership of both arrays. */
  public FoldedConvolution(ConvNorm convolution, boolean relu, NDArray weight, NDArray bias) {
    this.convolution = convolution;
    this.relu = relu;
    this.weight = frozen("weight", Parameter.Type.WEIGHT, weight);
    this.bias = frozen("bias", Parameter.Type.BIAS, bias);
  }

  private Parameter frozen(String name, Parameter.Type type, NDArray array) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optArray(array)
            .optRequiresGrad(false)
            .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    Device device = input.getDevice();
    NDList output =
        Conv2d.conv2d(
            input,
            store.getValue(weight, device, false),
            store.getValue(bias, device, false),
            convolution.strides(),
            convolution.padding(),
            DILATION);
    if (!relu) {
      return output;
    }
    try (output) {
      return new NDList(Activation.relu(output.head()));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return Batched.outputs(inputs, convolution::output);
  }
}
