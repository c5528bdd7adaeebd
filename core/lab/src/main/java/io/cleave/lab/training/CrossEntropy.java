package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.network.InitialisedNetwork;
import java.util.Locale;

/**
 * The objective of classifying images correctly: cross-entropy, and top-1 accuracy on the
 * validation images.
 *
 * @param network the network to train
 * @param modelInput the network's preprocessing
 * @param validation what is measured after each epoch
 * @param manager the manager that memory is taken from
 */
record CrossEntropy(
    InitialisedNetwork network, ModelInput modelInput, Evaluation validation, NDManager manager)
    implements Objective {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();

  @Override
  public NDArray loss(ParameterStore parameters, NDArray input, NDArray labels) {
    NDList logits = network.block().forward(parameters, new NDList(input), true);
    return CROSS_ENTROPY.evaluate(new NDList(labels), logits);
  }

  @Override
  public String examine(int epoch, double loss) {
    double accuracy = validation.accuracy(network.block(), modelInput, manager);
    return String.format(Locale.ROOT, "validation top-1 %.2f %%", 100 * accuracy);
  }
}
