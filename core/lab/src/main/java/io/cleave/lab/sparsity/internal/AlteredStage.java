package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.pytorch.BlockPart;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The layers between two neighbouring cuts, the weights of some of which are changed permanently.
 */
final class AlteredStage {
  private final ResNet network;
  private final WeightReader reader;
  private final BlockPart original;
  private final Cut from;
  private final Cut to;
  private final Map<String, UnaryOperator<NDArray>> settled = new LinkedHashMap<>();

  /** Creates the stage before a cut. */
  AlteredStage(ResNet network, WeightReader reader, BlockPart original, int place) {
    List<Cut> cuts = network.cuts();
    this.network = network;
    this.reader = reader;
    this.original = original;
    this.from = cuts.get(place - 1);
    this.to = cuts.get(place);
  }

  List<String> layers() {
    return isLast() ? List.of(StageLayers.CLASSIFIER) : StageLayers.before(network, to);
  }

  private boolean isLast() {
    return to.equals(network.output());
  }

  /** Changes a layer permanently. */
  void settle(String layer, UnaryOperator<NDArray> operation) {
    settled.put(layer, operation);
  }

  /**
   * How many inputs are classified correctly with one layer changed for this call only. Stops early
   * as soon as {@code min} cannot be reached any more.
   */
  int right(KeptActivations inputs, String layer, UnaryOperator<NDArray> operation, int min)
      throws IOException, InterruptedException {
    Map<String, UnaryOperator<NDArray>> trial = new LinkedHashMap<>(settled);
    trial.put(layer, operation);
    try (NDManager manager = original.manager().newSubManager()) {
      Block stage = load(trial, manager);
      return inputs.right(
          isLast() ? List.of(stage) : List.of(stage, original.block(network.tailFrom(to))), min);
    }
  }

  /** The activations after this stage, with all permanent changes. */
  KeptActivations behind(KeptActivations inputs) throws IOException {
    try (NDManager manager = original.manager().newSubManager()) {
      return inputs.behind(load(settled, manager));
    }
  }

  private Block load(Map<String, UnaryOperator<NDArray>> altered, NDManager manager)
      throws IOException {
    LayerOperations operations = LayerOperations.none(network).withWeights(altered);
    Range range = network.between(from, to);
    return network.load(range, reader, manager, operations).block(range);
  }
}
