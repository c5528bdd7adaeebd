package io.cleave.core.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.cleave.core.images.Dataset;

/** To name images right: cross-entropy, and top-1 of the validation images. */
final class CrossEntropy implements Objective {
  private final InitialisedNetwork network;
  private final ModelInput modelInput;
  private final Evaluation validation;
  private final NDManager manager;
  private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss();

  CrossEntropy(
      InitialisedNetwork network, TrainingSettings settings, Dataset dataset, NDManager manager) {
    this.network = network;
    this.modelInput = new ModelInput(dataset.preprocessing());
    this.validation = Evaluation.ofValidation(dataset, settings.validationImages());
    this.manager = manager;
  }

  @Override
  public NDArray loss(ParameterStore parameters, NDArray input, NDArray labels) {
    NDList logits = network.block().forward(parameters, new NDList(input), true);
    return crossEntropy.evaluate(new NDList(labels), logits);
  }

  @Override
  public double examine(int epoch, double loss) {
    return validation.accuracy(network.block(), modelInput, manager);
  }
}
