package io.cleave.cloud;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.SplitPoint;
import io.cleave.core.pytorch.BlockPart;
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

  static ServedPart plusOne(NDManager manager) {
    return tail(manager, FINGERPRINT, block());
  }

  static Block block() {
    return new LambdaBlock(TestTails::addOne, "plusOne");
  }

  static ServedPart tail(NDManager manager, ModelFingerprint fingerprint, Block block) {
    return tail(manager, new SplitPoint(fingerprint, INPUT, OUTPUT), block);
  }

  /** A block as a tail; the manager stays the caller's. */
  static ServedPart tail(NDManager manager, SplitPoint point, Block block) {
    Range range =
        new Range(float32("crossing", point.crossing()), float32("answer", point.answer()));
    PartId id =
        new PartId(point.fingerprint().architecture(), point.fingerprint().weights(), range);
    Part part = new BlockPart(null, id, any -> block, manager);
    return new ServedPart(part, point, List.of(), Optional.empty());
  }

  private static Signature float32(String name, TensorShape shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, shape));
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
