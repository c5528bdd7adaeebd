package io.cleave.core.resnet;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.core.resnet.internal.Batched;
import io.cleave.core.resnet.internal.TorchTensors;
import java.util.Map;

/** Flattens pooled features of shape (batch, features, 1, 1) into logits (batch, classes). */
final class FullyConnected extends AbstractBlock implements TorchTensors {

  private final Classifier classifier;
  private final Parameter weight;
  private final Parameter bias;

  /** Takes parameters that have no names yet. */
  FullyConnected(Classifier classifier, Parameter.Builder weights, Parameter.Builder biases) {
    this.classifier = classifier;
    weight = addParameter(weights.setName("weight").setType(Parameter.Type.WEIGHT).build());
    bias = addParameter(biases.setName("bias").setType(Parameter.Type.BIAS).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    Device device = input.getDevice();
    try (NDArray features = input.reshape(input.getShape().get(0), classifier.features())) {
      return Linear.linear(
          features,
          store.getValue(weight, device, training),
          store.getValue(bias, device, training));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return Batched.outputs(inputs, classifier::output);
  }

  @Override
  public void parameters(Map<String, Parameter> into) {
    into.put("fc.weight", weight);
    into.put("fc.bias", bias);
  }
}
