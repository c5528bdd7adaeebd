package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.SparsityListener;
import io.cleave.lab.training.ModelInput;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Runs the network over images once and shows every layer's output to its counters. */
public final class ActivationPass {
  private final Model model;
  private final ChosenImages images;
  private final SparsityListener listener;
  private final List<LayerCounter> layers = new ArrayList<>();
  private final List<CutCounter> cuts = new ArrayList<>();
  private final Map<String, List<ActivationCounter>> counters = new LinkedHashMap<>();
  private final int[] predicted;
  private List<ChosenImage> chunk = List.of();
  private int counted;
  private int right;

  public ActivationPass(Model model, ChosenImages images, SparsityListener listener) {
    this.model = model;
    this.images = images;
    this.listener = listener;
    this.predicted = new int[images.size()];
  }

  public ActivationSparsity run(List<Cut> chosen, int encodedImages, int samples)
      throws IOException, InterruptedException {
    prepareLayers(encodedImages);
    prepareCuts(chosen, samples);
    Model observed = new Model(observers().applied(), model.weights(), model.task());
    try (BlockPart network = new PyTorchEngine().load(observed, observed.network().whole())) {
      Block block = network.block();
      int step = Chunks.images(ResNet.of(model));
      listener.progressed(0, images.size(), "activations");
      for (int from = 0; from < images.size(); from += step) {
        chunk = images.read(from, from + step);
        if (!chunk.isEmpty()) {
          forward(block, network.manager());
        }
        int done = Math.min(from + step, images.size());
        listener.progressed(done, images.size(), "activations");
      }
    }
    return result();
  }

  private void prepareLayers(int encodedImages) {
    int[] encoded = Draw.of(encodedImages, images.size());
    List<Cut> all = model.network().splits();
    for (Cut cut : all.subList(1, all.size())) {
      LayerCounter layer = new LayerCounter(cut, encoded);
      layers.add(layer);
      counters.put(cut.tensor().name(), new ArrayList<>(layer.counters()));
    }
  }

  private void prepareCuts(List<Cut> chosen, int samples) throws IOException {
    ResNet network = ResNet.of(model);
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      for (Cut cut : chosen) {
        CutCounter counter = new CutCounter(cut, MapWeights.of(network, cut, reader), samples);
        cuts.add(counter);
        Objects.requireNonNull(counters.get(cut.tensor().name())).addAll(counter.counters());
      }
    }
  }

  private LayerOperations observers() {
    Map<String, UnaryOperator<NDArray>> observers = new LinkedHashMap<>();
    counters.forEach((layer, here) -> observers.put(layer, array -> observe(array, here)));
    return LayerOperations.none(ResNet.of(model)).withActivations(observers);
  }

  private NDArray observe(NDArray activation, List<ActivationCounter> here) {
    float[] values = activation.toFloatArray();
    int each = values.length / chunk.size();
    for (ActivationCounter counter : here) {
      for (int i = 0; i < chunk.size(); i++) {
        counter.add(chunk.get(i), values, i * each);
      }
    }
    return activation;
  }

  private void forward(Block block, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = ChosenImages.input(chunk, ModelInput.of(model), scratch);
      int[] best = Blocks.classes(Blocks.forward(block, input, scratch));
      for (int i = 0; i < best.length; i++) {
        predicted[chunk.get(i).position()] = best[i];
        right += best[i] == chunk.get(i).label() ? 1 : 0;
      }
      counted += best.length;
    }
  }

  private ActivationSparsity result() {
    Check.argument(counted > 0, "images", "all of " + images.size() + " damaged", "a sound one");
    List<String> labels = Classification.of(model).labels();
    return new ActivationSparsity(
        counted,
        right / (double) counted,
        images.damaged(),
        cuts.stream().map(cut -> cut.result(labels)).toList(),
        layers.stream().map(LayerCounter::result).toList(),
        cuts.stream()
            .flatMap(cut -> cut.samples(labels, i -> labels.get(predicted[i])).stream())
            .toList());
  }
}
