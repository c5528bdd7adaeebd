package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.measure.Segments;
import io.cleave.pytorch.Blocks;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

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
    ModelInput input = ModelInput.of(model);
    try (Segments network = Segments.load(model, List.of());
        Segments.Run run = network.newRun()) {
      return accuracy(
          batch -> {
            List<Pixels> pixels = batch.stream().map(LabelledImage::pixels).toList();
            Tensors outputs = run.pass(input.of(pixels)).outputs();
            return Answers.of(outputs, LabelledImage.labels(batch)).right();
          });
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
    return accuracy(
        batch -> {
          try (NDManager scratch = manager.newSubManager()) {
            NDArray logits = Blocks.forward(network, input.array(batch, scratch), scratch);
            return Blocks.countRight(logits, LabelledImage.labels(batch));
          }
        });
  }

  private double accuracy(ToIntFunction<List<LabelledImage>> countRight) {
    int right = 0;
    for (int first = 0; first < images; first += BATCH) {
      right += countRight.applyAsInt(source.images(first, Math.min(BATCH, images - first)));
    }
    return right / (double) images;
  }
}
