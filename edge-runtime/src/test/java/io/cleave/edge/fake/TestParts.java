package io.cleave.edge.fake;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.RawTensors;
import io.cleave.core.Task;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.BlockPart;

/** Parts whose layers are a block of a test's. */
public final class TestParts {
  /** Of nobody's weights. */
  public static final String FINGERPRINT = "0123456789abcdef".repeat(4);

  private TestParts() {}

  /** The layers of a range. The manager is the caller's. */
  public static Part of(Network network, Range range, Block block, NDManager manager) {
    return new BlockPart(model(network), id(network, range), any -> block, manager);
  }

  /** The same of a model with a task. */
  public static Part of(
      Network network, Range range, Block block, NDManager manager, Task<?, ?> task) {
    Model model = new Model(network, Weights.seeded(1), task);
    return new BlockPart(model, id(network, range), any -> block, manager);
  }

  public static Model model(Network network) {
    return new Model(network, Weights.seeded(1), new RawTensors());
  }

  public static PartId id(Network network, Range range) {
    return new PartId(network.name(), FINGERPRINT, range);
  }
}
