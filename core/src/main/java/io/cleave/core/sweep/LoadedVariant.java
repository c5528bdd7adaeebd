package io.cleave.core.sweep;

import io.cleave.core.ModelBundle;
import io.cleave.core.SplitModel;
import io.cleave.core.training.ModelInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A variant in memory. Any number of threads may run its layers.
 *
 * @param variant its name and calibrations
 * @param model its layers
 * @param input its preprocessing
 */
record LoadedVariant(Variant variant, SplitModel model, ModelInput input) implements AutoCloseable {

  /** Loads all variants of a plan; the caller closes them. */
  static List<LoadedVariant> all(SweepPlan plan) throws IOException {
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

  static void closeAll(List<LoadedVariant> loaded) {
    loaded.forEach(LoadedVariant::close);
  }

  private static LoadedVariant load(Variant variant) throws IOException {
    ModelBundle bundle = variant.bundle();
    String hash = bundle.weightsHash();
    if (!hash.equals(variant.hash())) {
      throw new IOException(
          "weights of "
              + variant.name()
              + " ("
              + bundle.weights().description()
              + "): "
              + hash
              + " (expected: those that were planned, "
              + variant.hash()
              + ")");
    }
    SplitModel model = SplitModel.load(bundle.network(), bundle.weights());
    return new LoadedVariant(variant, model, new ModelInput(bundle.preprocessing()));
  }

  @Override
  public void close() {
    model.close();
  }
}
