package io.cleave.bench.activations;

import io.cleave.bench.Layers;
import io.cleave.bench.images.InputImages;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.pytorch.BlockPart;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Activations that a model makes of images. */
final class ModelActivations {

  private static final int BATCH = 50;

  private ModelActivations() {}

  /** Runs the layers before a cut on all images: a tensor each, named after model and cut. */
  static ActivationSet of(String name, BlockPart whole, String cutName, InputImages images) {
    Network network = whole.model().network();
    Cut cut = network.cut(cutName);
    Layers head = Layers.of(whole, network.headTo(cut));
    List<float[]> tensors = new ArrayList<>();
    for (int first = 0; first < images.count(); first += BATCH) {
      int from = first;
      int size = Math.min(BATCH, images.count() - first);
      FloatBuffer all = head.output(scratch -> images.input(from, size, scratch)).asFloatBuffer();
      while (all.hasRemaining()) {
        float[] tensor = new float[cut.shape().elements()];
        all.get(tensor);
        tensors.add(tensor);
      }
    }
    String label = name + "-" + cut.name();
    return new ActivationSet(label, cut.shape(), tensors);
  }
}
