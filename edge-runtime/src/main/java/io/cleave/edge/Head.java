package io.cleave.edge;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.ModelPart;
import io.cleave.core.TensorShapes;

/**
 * What an edge runs before it asks.
 *
 * @param fingerprint the tail that belongs to it
 * @param input shape (channels, height, width) of one image
 * @param output shape (channels, height, width) of one activation
 * @param logits shape (classes) of one answer of the tail
 * @param block takes (batch, channels, height, width), gives contiguous float32 activations
 * @param manager belongs to whoever loaded the head
 */
record Head(
    ModelFingerprint fingerprint,
    TensorShape input,
    TensorShape output,
    TensorShape logits,
    Block block,
    NDManager manager) {

  static Head of(ModelPart part) {
    return new Head(
        part.fingerprint(),
        TensorShapes.of(part.inputShape()),
        TensorShapes.of(part.outputShape()),
        TensorShapes.of(part.logitsShape()),
        part.block(),
        part.manager());
  }
}
