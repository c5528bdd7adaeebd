package io.cleave.edge;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.ModelPart;
import io.cleave.core.TensorShapes;

/**
 * What a device runs when no server answers.
 *
 * @param path the tail, or a model that takes the image
 * @param fingerprint what it is
 * @param input shape of one input, without the batch
 * @param output shape of one output, without the batch
 * @param block takes and gives contiguous float32 with a batch in front
 * @param manager belongs to whoever loaded the model
 */
record LocalModel(
    PredictionPath path,
    ModelFingerprint fingerprint,
    TensorShape input,
    TensorShape output,
    Block block,
    NDManager manager) {

  static LocalModel of(PredictionPath path, ModelPart part) {
    return new LocalModel(
        path,
        part.fingerprint(),
        TensorShapes.of(part.inputShape()),
        TensorShapes.of(part.outputShape()),
        part.block(),
        part.manager());
  }

  /** Whether it takes the image, and not what the head makes of it. */
  boolean takesImage() {
    return path == PredictionPath.LOCAL_MODEL;
  }

  /**
   * Checks that this can stand in for the tail of a head.
   *
   * @throws IllegalArgumentException if it cannot
   */
  void requireFits(Head head) {
    if (!takesImage() && !fingerprint.equals(head.fingerprint())) {
      throw new IllegalArgumentException(
          "fallback: " + fingerprint + " (expected: the head's, " + head.fingerprint() + ")");
    }
    TensorShape from = takesImage() ? head.input() : head.output();
    if (!input.equals(from) || !output.equals(head.logits())) {
      throw new IllegalArgumentException(
          String.format(
              "fallback: from %s to %s (expected: from %s to %s)",
              input, output, from, head.logits()));
    }
  }
}
