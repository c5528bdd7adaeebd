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
import java.util.Map;

/** Flattens pooled features of shape (batch, features, 1, 1) into logits (batch, classes). */
final class FullyConnected extends AbstractBlock implements TorchTensors {

  private final Classifier classifier;
  private final Parameter weight;
  private final Parameter bias;

  /** A block to be initialised and trained. */
  FullyConnected(Classifier classifier) {
    this.classifier = classifier;
    Shape classes = new Shape(classifier.classes());
    weight =
        addParameter(
            named("weight", Parameter.Type.WEIGHT).optShape(classifier.weightShape()).build());
    bias = addParameter(named("bias", Parameter.Type.BIAS).optShape(classes).build());
  }

  /** A block for inference; takes over both arrays. */
  FullyConnected(Classifier classifier, NDArray weights, NDArray biases) {
    this.classifier = classifier;
    weight =
        addParameter(
            named("weight", Parameter.Type.WEIGHT)
                .optArray(weights)
                .optRequiresGrad(false)
                .build());
    bias =
        addParameter(
            named("bias", Parameter.Type.BIAS).optArray(biases).optRequiresGrad(false).build());
  }

  private static Parameter.Builder named(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type);
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
