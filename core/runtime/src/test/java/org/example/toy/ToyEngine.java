package org.example.toy;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.example.toy.layer.ToyLayer;

/** Interprets toy networks in Java, one sample after the other. */
public final class ToyEngine implements Engine {
  /** Makes the engine. */
  public ToyEngine() {}

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public boolean runs(Network network) {
    return network instanceof ToyGraph;
  }

  @Override
  public Part load(Model model, Range range) throws IOException {
    if (!(model.network() instanceof ToyGraph network)) {
      throw new IllegalArgumentException(
          "network: " + model.network().name() + " (expected: a toy)");
    }
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      List<ToyLayer> program = network.program(range);
      Map<String, float[]> weights = new HashMap<>();
      for (ToyLayer layer : program) {
        for (String name : layer.weights()) {
          weights.put(name, floats(reader.read(name).asFloatBuffer()));
        }
      }
      return new ToyPart(model, PartId.of(network, range, reader), program, weights);
    }
  }

  private static float[] floats(FloatBuffer values) {
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
