package io.cleave.edge;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.pytorch.BlockPart;

/** Parts whose layers are a block of a test's. */
final class TestParts {
  private TestParts() {}

  /** From one float32 tensor to another. Its weights are nobody's, and its manager the caller's. */
  static Part of(TensorShape given, TensorShape wanted, Block block, NDManager manager) {
    Range range = new Range(float32("given", given), float32("wanted", wanted));
    PartId id = new PartId("test", "0123456789abcdef".repeat(4), range);
    return new BlockPart(null, id, any -> block, manager);
  }

  private static Signature float32(String name, TensorShape shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, shape));
  }
}
