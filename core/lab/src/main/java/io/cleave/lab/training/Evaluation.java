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
 * Measures the top-1 accuracy of a network on the first images of a source.
 *
 * @param source the source of the images
 * @param images how many images are used
 */
public record Evaluation(ImageSource source, int images) {
  private static final int BATCH = 100;

  /**
   * {@return the measurement on the test split, which is the one to report}
   *
   * @param dataset the data set
   */
  public static Evaluation ofTestSplit(Dataset dataset) {
    return new Evaluation(dataset.test(), dataset.testImages());
  }

  /**
   * {@return the measurement on validation images, which is the one to choose settings by}
   *
   * @param dataset the data set
   * @param images how many validation images are used
   */
  public static Evaluation ofValidation(Dataset dataset, int images) {
    return new Evaluation(dataset.validation(), images);
  }

  /**
   * {@return the top-1 accuracy of a model, in [0, 1]} The model runs as its users run it, with
   * folded normalisation and its own preprocessing.
   *
   * @param model a model with the labels of the data set
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
   * {@return the share of images whose largest logit is that of their label, in [0, 1]}
   *
   * @param network the network, which takes the input and returns logits of shape (images, classes)
   * @param input the network's preprocessing
   * @param manager the manager that memory is taken from
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
