package io.cleave.bench.activations;

import io.cleave.bench.Layers;
import io.cleave.bench.images.InputImages;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Activations that a model makes of images. */
final class ModelActivations {

  private static final int BATCH = 50;

  private ModelActivations() {}

  /** Runs the layers before a cut on all images: a tensor each, named after model and cut. */
  static ActivationSet of(String name, Model model, String cutName, InputImages images)
      throws IOException {
    Cut cut = model.network().cut(cutName);
    try (Layers head = Layers.load(new PyTorchEngine(), model, model.network().headTo(cut))) {
      return new ActivationSet(name + "-" + cut.name(), cut.shape(), tensors(head, cut, images));
    }
  }

  private static List<float[]> tensors(Layers head, Cut cut, InputImages images) {
    List<float[]> tensors = new ArrayList<>();
    for (int first = 0; first < images.count(); first += BATCH) {
      int from = first;
      int size = Math.min(BATCH, images.count() - first);
      FloatBuffer all =
          head.output(size, scratch -> images.input(from, size, scratch)).asFloatBuffer();
      while (all.hasRemaining()) {
        float[] tensor = new float[cut.shape().elements()];
        all.get(tensor);
        tensors.add(tensor);
      }
    }
    return tensors;
  }
}
