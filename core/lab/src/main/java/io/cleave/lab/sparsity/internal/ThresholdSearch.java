package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.internal.Check;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.sparsity.LayerSparsity;
import io.cleave.lab.sparsity.WeightSparsity;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets small weights to 0, layer by layer, as long as the accuracy stays. The activations of the
 * images between two stages are kept, so that a trial runs only the changed stage and those after
 * it.
 */
public final class ThresholdSearch {
  /**
   * The number of equal steps from 0 to a layer's largest magnitude; the last step is never tried.
   */
  public static final int GRID = 32;

  /** Activations may take one part in this many of the heap. */
  private static final int HEAP_SHARE = 3;

  /** The max number of images at once; few images let a hopeless trial end early. */
  private static final int MAX_AT_ONCE = 50;

  private static final double ROUNDING = 1e-9;

  private final ResNet network;
  private final WeightReader reader;
  private final BlockPart original;
  private final ProgressListener listener;
  private final List<LayerSparsity> found = new ArrayList<>();
  private KeptActivations activations;
  private int minRight;
  private int right;

  private ThresholdSearch(
      ResNet network,
      WeightReader reader,
      BlockPart original,
      KeptActivations activations,
      ProgressListener listener) {
    this.network = network;
    this.reader = reader;
    this.original = original;
    this.activations = activations;
    this.listener = listener;
  }

  public static WeightSparsity run(
      Model model, ChosenImages images, double tolerance, ProgressListener listener)
      throws IOException, InterruptedException {
    ResNet network = ResNet.of(model);
    try (WeightReader reader = model.weights().open(network.tensors());
        BlockPart original = new PyTorchEngine().load(model, network.whole())) {
      KeptActivations inputs = inputs(model, images, original.manager());
      return new ThresholdSearch(network, reader, original, inputs, listener).search(tolerance);
    }
  }

  private static KeptActivations inputs(Model model, ChosenImages images, NDManager manager)
      throws IOException, InterruptedException {
    long largest = model.network().splits().stream().mapToLong(Cut::rawBytes).max().orElseThrow();
    long fitting = Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_SHARE / largest);
    int max = (int) Math.min(images.size(), fitting);
    int step = Math.min(MAX_AT_ONCE, ActivationPass.chunkImages(model.network()));
    KeptActivations inputs = new KeptActivations(manager);
    for (int from = 0; from < max; from += step) {
      List<ChosenImage> chunk = images.read(from, Math.min(from + step, max));
      if (!chunk.isEmpty()) {
        add(chunk, model, inputs, manager);
      }
    }
    return inputs;
  }

  private static void add(
      List<ChosenImage> chunk, Model model, KeptActivations into, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = ModelInput.of(model).array(ChosenImages.images(chunk), scratch);
      into.add(input, chunk.stream().mapToInt(ChosenImage::label).toArray());
    }
  }

  private WeightSparsity search(double tolerance) throws IOException, InterruptedException {
    int images = activations.images();
    Check.argument(images > 0, "images", "all damaged", "a sound one");
    int before = activations.right(List.of(original.block()), 0);
    minRight = (int) Math.ceil(before - tolerance * images - ROUNDING);
    right = before;
    for (int place = 1; place < network.cuts().size(); place++) {
      AlteredStage stage = new AlteredStage(network, reader, original, place);
      for (String layer : stage.layers()) {
        search(stage, weights(layer));
      }
      activations = stage.behind(activations);
    }
    return new WeightSparsity(images, before / (double) images, right / (double) images, found);
  }

  private LayerWeights weights(String layer) throws IOException {
    FloatBuffer values = reader.read(layer + ".weight").asFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return new LayerWeights(layer, copy);
  }

  /**
   * Tries the steps of the grid from the largest down, and takes the first at which the accuracy
   * stays.
   */
  private void search(AlteredStage stage, LayerWeights weights)
      throws IOException, InterruptedException {
    int all = LayerOperations.weightLayers(network).size();
    listener.progressed(found.size(), all, weights.layer());
    int step = hopelessStep(stage, weights) - 1;
    while (step > 0 && !holds(stage, weights, step)) {
      step--;
    }
    stage.settle(weights.layer(), weights.pruned(step));
    found.add(weights.sparsity(step));
    listener.progressed(found.size(), all, weights.layer());
  }

  /**
   * Bisects to a step at which less than half of the accuracy is left. No larger step is tried:
   * most trials would be of them, and the accuracy is very unlikely to return with fewer weights.
   */
  private int hopelessStep(AlteredStage stage, LayerWeights weights)
      throws IOException, InterruptedException {
    int half = minRight / 2;
    int low = 0;
    int high = GRID;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (stage.right(activations, weights.layer(), weights.pruned(middle), half) < half) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean holds(AlteredStage stage, LayerWeights weights, int step)
      throws IOException, InterruptedException {
    int answered = stage.right(activations, weights.layer(), weights.pruned(step), minRight);
    if (answered < minRight) {
      return false;
    }
    right = answered;
    return true;
  }
}
