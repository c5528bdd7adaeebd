package io.cleave.lab.calibrate;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Asks a tail what it answers, and how much it feels each feature map.
 *
 * @param tail that answers
 * @param samples whose activations it is given
 */
record TailProbe(BlockPart tail, SampleSet samples) {
  /** Batches of about this many elements keep a tail's memory small. */
  private static final int BATCH_ELEMENTS = 1 << 20;

  private static final int LARGEST_BATCH = 32;

  int batch() {
    return (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_ELEMENTS / samples.elements()));
  }

  /**
   * Answers each sample.
   *
   * @param link what an activation becomes on its way to the tail
   * @param work is told of each answer
   * @return the class of the highest logit for each
   */
  int[] classes(UnaryOperator<float[]> link, Work work) {
    int[] classes = new int[samples.size()];
    for (int from = 0; from < classes.length; from += batch()) {
      int to = Math.min(classes.length, from + batch());
      List<float[]> sent = samples.activations(from, to).stream().map(link).toList();
      try (NDManager scratch = tail.manager().newSubManager()) {
        NDArray logits = Blocks.forward(tail.block(), samples.batch(sent, scratch), scratch);
        System.arraycopy(Blocks.classes(logits), 0, classes, from, to - from);
      }
      work.answered(to - from);
    }
    return classes;
  }

  /**
   * Adds how a random direction of the logits changes with each element: gradients {@code J' r} of
   * signs {@code r} that are drawn anew for each sample and add up to 0 over the logits, as adding
   * a number to all logits changes nothing. Their outer products have the mean {@code J' P J}, P
   * the projection that centres (Hutchinson's estimator), however many classes there are.
   *
   * @param from the first sample
   * @param to where they end
   * @param random draws the signs
   * @param moments of the cut's channels
   */
  void addGradients(int from, int to, Random random, Moments moments) {
    try (NDManager scratch = tail.manager().newSubManager()) {
      NDArray input = samples.batch(samples.activations(from, to), scratch);
      input.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = Blocks.forward(tail.block(), input, scratch);
        collector.backward(logits.mul(directions(logits, random, scratch)).sum());
      }
      int channels = (int) input.getShape().get(1);
      int elements = (int) samples.elements();
      float[] gradients = input.getGradient().toFloatArray();
      for (int i = 0; i < to - from; i++) {
        moments.add(gradients, i * elements, elements / channels);
      }
    }
  }

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
