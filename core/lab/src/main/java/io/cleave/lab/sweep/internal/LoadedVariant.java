package io.cleave.lab.sweep.internal;

import io.cleave.core.Model;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.training.ModelInput;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A variant in memory. Any number of threads may run its layers.
 *
 * @param variant its name and calibrations
 * @param part its layers
 * @param input its preprocessing
 */
public record LoadedVariant(Variant variant, BlockPart part, ModelInput input)
    implements AutoCloseable {

  /** Loads all variants of a plan; the caller closes them. */
  public static List<LoadedVariant> all(SweepPlan plan) throws IOException {
    List<LoadedVariant> loaded = new ArrayList<>();
    try {
      for (Variant variant : plan.variants()) {
        loaded.add(load(variant));
      }
      return loaded;
    } catch (IOException | RuntimeException e) {
      closeAll(loaded);
      throw e;
    }
  }

  public static void closeAll(List<LoadedVariant> loaded) {
    loaded.forEach(LoadedVariant::close);
  }

  private static LoadedVariant load(Variant variant) throws IOException {
    Model model = variant.load();
    String hash = model.weightsHash();
    if (!hash.equals(variant.hash())) {
      throw new IOException(
          "weights of "
              + variant.name()
              + " ("
              + model.weights().description()
              + "): "
              + hash
              + " (expected: those that were planned, "
              + variant.hash()
              + ")");
    }
    BlockPart part = new PyTorchEngine().load(model, model.network().whole());
    return new LoadedVariant(variant, part, ModelInput.of(model));
  }

  @Override
  public void close() {
    part.close();
  }
}
