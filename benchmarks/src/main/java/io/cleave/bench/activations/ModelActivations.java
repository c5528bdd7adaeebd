package io.cleave.bench.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.bench.images.InputImages;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.pytorch.BlockPart;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Activations that a model makes of images. */
public final class ModelActivations {

  private static final int BATCH = 50;

  private ModelActivations() {}

  /**
   * Runs the layers before a cut.
   *
   * @param name the model's
   * @param whole its layers
   * @param cutName the cut's name
   * @param images inputs, of which all are used
   * @return one tensor an image, named after model and cut
   */
  public static ActivationSet of(String name, BlockPart whole, String cutName, InputImages images) {
    Network network = whole.model().network();
    Cut cut = network.cut(cutName);
    Block head = whole.block(network.headTo(cut));
    List<float[]> tensors = new ArrayList<>();
    for (int first = 0; first < images.count(); first += BATCH) {
      int size = Math.min(BATCH, images.count() - first);
      try (NDManager scratch = whole.manager().newSubManager()) {
        split(run(head, images.input(first, size, scratch)), size, tensors);
      }
    }
    String label = name + "-" + cut.name();
    return new ActivationSet(label, cut.shape(), tensors);
  }

  private static void split(NDArray activations, int size, List<float[]> tensors) {
    FloatBuffer all = FloatBuffer.wrap(activations.toFloatArray());
    for (int i = 0; i < size; i++) {
      float[] tensor = new float[all.capacity() / size];
      all.get(tensor);
      tensors.add(tensor);
    }
  }

  private static NDArray run(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }
}
