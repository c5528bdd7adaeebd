package io.cleave.lab.sweep;

import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.lab.measure.Segments;
import io.cleave.lab.sweep.internal.Variant;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of a plan, in memory. Safe for use by any number of workers.
 *
 * @param segments the segments by the name of the variant
 */
record LoadedVariants(Map<String, Segments> segments) implements AutoCloseable {
  static LoadedVariants of(SweepPlan plan) throws IOException {
    LoadedVariants loaded = new LoadedVariants(new LinkedHashMap<>());
    try {
      for (Variant variant : plan.variants()) {
        Model model = variant.find();
        List<Cut> cuts = plan.cuts().keySet().stream().map(model.network()::cut).toList();
        Engine engine = Engine.named(variant.source().engine(), model.network());
        loaded.segments.put(variant.name(), Segments.load(model, cuts, engine));
      }
      return loaded;
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() {
    segments.values().forEach(Segments::close);
  }
}
