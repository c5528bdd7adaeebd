package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.core.Model;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.List;

/**
 * Counts how many images of a split a network names right.
 *
 * @param source the split
 * @param images how many of it, from the first on
 */
public record Evaluation(ImageSource source, int images) {
  private static final int BATCH = 100;

  /**
   * The measure that is reported.
   *
   * @param dataset whose test split is looked at
   * @return the measure
   */
  public static Evaluation ofTestSplit(Dataset dataset) {
    return new Evaluation(dataset.test(), dataset.testImages());
  }

  /**
   * The measure that settings are chosen by.
   *
   * @param dataset whose validation images are looked at
   * @param images how many of them
   * @return the measure
   */
  public static Evaluation ofValidation(Dataset dataset, int images) {
    return new Evaluation(dataset.validation(), images);
  }

  /**
   * Loads a model as it is used, normalisation folded, and measures it with its own preprocessing.
   *
   * @param model of the data set's labels
   * @return the top-1 accuracy in [0, 1]
   * @throws IOException if the weights cannot be read
   */
  public double accuracy(Model model) throws IOException {
    try (BlockPart whole = new PyTorchEngine().load(model, model.network().whole())) {
      ModelInput input = ModelInput.of(model);
      return accuracy(whole.block(), input, whole.manager());
    }
  }

  /**
   * Measures a network.
   *
   * @param network takes the input, gives logits of shape (images, classes)
   * @param input the network's preprocessing
   * @param manager to take memory from
   * @return the part of the images whose highest logit is at their label, in [0, 1]
   */
  public double accuracy(Block network, ModelInput input, NDManager manager) {
    int right = 0;
    for (int first = 0; first < images; first += BATCH) {
      List<LabelledImage> batch = source.images(first, Math.min(BATCH, images - first));
      right += countRight(network, input, batch, manager);
    }
    return right / (double) images;
  }

  private static int countRight(
      Block network, ModelInput input, List<LabelledImage> batch, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray logits = Blocks.forward(network, input.of(batch, scratch), scratch);
      return Blocks.countRight(logits, LabelledImage.labels(batch));
    }
  }
}
