package io.cleave.lab.calibrate;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import io.cleave.core.djl.TensorShapes;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import java.util.Random;

/**
 * What the logits feel of an error at the cut.
 *
 * @param tail whose layers can be differentiated
 * @param samples what the head gave
 */
record TailGradients(BlockPart tail, SampleSet samples) {
  private static final int SAMPLES = 300;
  private static final int ROUNDS = 2;

  static int count(int samples) {
    return ROUNDS * Math.min(SAMPLES, samples);
  }

  /** The moments of gradients in random directions of the logits. */
  Moments moments(Work work) {
    Moments moments = new Moments(samples.shape().channels());
    Random random = new Random(1);
    int count = Math.min(SAMPLES, samples.size());
    int step = TailAnswers.batch(samples);
    for (int round = 0; round < ROUNDS; round++) {
      for (int from = 0; from < count; from += step) {
        int to = Math.min(count, from + step);
        add(from, to, random, moments);
        work.gradients(to - from);
      }
    }
    return moments;
  }

  private void add(int from, int to, Random random, Moments moments) {
    try (NDManager scratch = tail.manager().newSubManager()) {
      NDArray input =
          scratch.create(
              samples.batch(from, to).data(0),
              TensorShapes.batch(to - from, samples.shape()),
              DataType.FLOAT32);
      input.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = Blocks.forward(tail.block(), input, scratch);
        collector.backward(logits.mul(directions(logits, random, scratch)).sum());
      }
      float[] gradients = input.getGradient().toFloatArray();
      for (int i = 0; i < to - from; i++) {
        moments.add(gradients, i * samples.shape().elements(), samples.shape().mapElements());
      }
    }
  }

  /** Signs at random, without what would move all logits alike. */
  private static NDArray directions(NDArray logits, Random random, NDManager manager) {
    int classes = (int) logits.getShape().get(1);
    float[] signs = new float[(int) logits.size()];
    for (int row = 0; row < signs.length; row += classes) {
      float sum = 0;
      for (int k = 0; k < classes; k++) {
        signs[row + k] = random.nextBoolean() ? 1 : -1;
        sum += signs[row + k];
      }
      for (int k = 0; k < classes; k++) {
        signs[row + k] -= sum / classes;
      }
    }
    return manager.create(signs, logits.getShape());
  }
}
