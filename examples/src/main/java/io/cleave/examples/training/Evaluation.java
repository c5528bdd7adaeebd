package io.cleave.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.core.ModelBundle;
import io.cleave.core.SplitModel;
import io.cleave.examples.shapes.ShapeSet;
import java.io.IOException;

/** Counts how many images of a split a network names right. */
public final class Evaluation {
  private static final int BATCH = 100;

  private final ShapeSet set;
  private final int images;

  Evaluation(ShapeSet set, int images) {
    this.set = set;
    this.images = images;
  }

  /** {@return the measure that is reported: the fixed test split} */
  public static Evaluation ofTestSplit() {
    return new Evaluation(ShapeSet.test(), ShapeSet.TEST_IMAGES);
  }

  /**
   * Loads a model as it is used, normalisation folded, and measures it.
   *
   * @param model takes images as the synthetic set draws them
   * @return the top-1 accuracy in [0, 1]
   * @throws IOException if the weights cannot be read
   */
  public double accuracy(ModelBundle model) throws IOException {
    try (SplitModel whole = SplitModel.load(model.network(), model.weights())) {
      return accuracy(whole.block(), whole.manager());
    }
  }

  /** {@return the part of the images whose highest logit is at their label, in [0, 1]} */
  double accuracy(Block network, NDManager manager) {
    int right = 0;
    for (int first = 0; first < images; first += BATCH) {
      Batch batch = Batch.draw(set, first, Math.min(BATCH, images - first));
      right += countRight(network, batch, manager);
    }
    return right / (double) images;
  }

  private static int countRight(Block network, Batch batch, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = Normalisation.SHAPES.apply(batch, scratch);
      ParameterStore parameters = new ParameterStore(scratch, false);
      NDArray logits = network.forward(parameters, new NDList(input), false).singletonOrThrow();
      long[] predicted = logits.argMax(1).toLongArray();
      int right = 0;
      for (int i = 0; i < predicted.length; i++) {
        right += predicted[i] == batch.labels()[i] ? 1 : 0;
      }
      return right;
    }
  }
}
