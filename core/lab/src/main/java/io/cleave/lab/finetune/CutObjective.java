package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.training.Evaluation;
import io.cleave.lab.training.Objective;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The objective of classifying images correctly while the activations at the cut are sent as a
 * profile says.
 *
 * @param network the network to tune
 * @param rule the settings of the fine-tuning
 * @param weightsHash the hash of the weights that the fine-tuning started from
 * @param wire what the activations pass between head and tail
 * @param validation what is measured after each epoch
 * @param modelInput the network's preprocessing
 * @param history the record of the epochs
 * @param manager the manager that memory is taken from
 */
record CutObjective(
    CutNetwork network,
    CutRule rule,
    String weightsHash,
    Wire wire,
    Evaluation validation,
    ModelInput modelInput,
    History history,
    NDManager manager)
    implements Objective {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();

  @Override
  public NDArray loss(ParameterStore parameters, NDArray input, NDArray labels) {
    boolean batchStatistics = rule.statistics() == Statistics.BATCH;
    NDArray activations =
        forward(network.head(), parameters, input, batchStatistics && !rule.headFrozen());
    NDArray logits =
        forward(
            network.tail(), parameters, wire.pass(activations, rule.gradient()), batchStatistics);
    NDArray loss = CROSS_ENTROPY.evaluate(new NDList(labels), new NDList(logits));
    return rule.hoyer() == 0
        ? loss
        : loss.add(Hoyer.squared(activations).mul((float) rule.hoyer()));
  }

  private static NDArray forward(
      Block half, ParameterStore parameters, NDArray input, boolean training) {
    return half.forward(parameters, new NDList(input), training).singletonOrThrow();
  }

  @Override
  public String examine(int epoch, double loss) {
    TunedEpoch measured = measure(epoch, OptionalDouble.of(loss));
    history.add(measured);
    return measured.toString();
  }

  /** Measures the current weights. */
  TunedEpoch measure(int epoch, OptionalDouble loss) {
    wire.takeMeanBytes();
    double sent = validation.accuracy(new SentBlock(network, wire), modelInput, manager);
    double bytes = wire.takeMeanBytes();
    double uncut = validation.accuracy(network.network().block(), modelInput, manager);
    return new TunedEpoch(epoch, loss, sent, uncut, bytes);
  }

  @Override
  public boolean isDone() {
    return history.epochsWithoutGain() >= rule.patience();
  }

  @Override
  public Map<String, NDArray> state() {
    return history.state();
  }

  @Override
  public String description() {
    return rule + " at " + network.cut().name() + " of weights " + weightsHash + ": ";
  }
}
