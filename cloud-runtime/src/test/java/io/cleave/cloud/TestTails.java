package io.cleave.cloud;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.TensorShape;
import java.util.List;
import java.util.Optional;

/** Tails so small that a test can say what they answer: every input plus one. */
final class TestTails {
  static final ModelFingerprint FINGERPRINT = fingerprint("maxpool");
  static final TensorShape INPUT = TensorShape.of(4, 2, 2);
  static final TensorShape OUTPUT = TensorShape.of(16);

  private TestTails() {}

  static ModelFingerprint fingerprint(String cut) {
    return new ModelFingerprint("plus-one", cut, "0123456789abcdef".repeat(4));
  }

  static Tail plusOne(NDManager manager) {
    return tail(manager, FINGERPRINT, new LambdaBlock(TestTails::addOne, "plusOne"));
  }

  static Tail tail(NDManager manager, ModelFingerprint fingerprint, Block block) {
    return new Tail(fingerprint, INPUT, OUTPUT, block, manager, List.of(), Optional.empty());
  }

  static NDList addOne(NDList inputs) {
    return new NDList(inputs.singletonOrThrow().add(1).reshape(-1, OUTPUT.elements()));
  }

  /** A warm-up is all zeros, which no {@link #input} is. */
  static boolean isWarmUp(NDList inputs) {
    return !inputs.singletonOrThrow().any().getBoolean();
  }

  /** Sixteen values that tell one request from another. */
  static float[] input(int seed) {
    float[] values = new float[INPUT.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed * 100 + i;
    }
    return values;
  }

  static float[] expected(int seed) {
    float[] values = input(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += 1;
    }
    return values;
  }
}
