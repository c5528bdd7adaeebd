package io.cleave.pytorch;

import ai.djl.ndarray.NDManager;
import io.cleave.codec.internal.Check;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.djl.LoadedLayers;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;

/** DJL's PyTorch on the processor. All parts share the threads of the process. */
public final class PyTorchEngine implements Engine {
  /** Makes the engine. PyTorch itself starts when the first part is loaded. */
  public PyTorchEngine() {}

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public boolean runs(Network network) {
    return network instanceof BlockNetwork;
  }

  @Override
  public BlockPart load(Model model, Range range) throws IOException {
    if (!(model.network() instanceof BlockNetwork network)) {
      throw Check.refusal("network", model.network().name(), "one whose layers are DJL's blocks");
    }
    NDManager manager = PyTorch.newManager();
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      LoadedLayers layers = network.load(range, reader, manager);
      return new BlockPart(model, PartId.of(network, range, reader), layers, manager);
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }
}
