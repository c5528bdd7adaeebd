package io.cleave.lab.sweep.internal;

import io.cleave.core.Model;
import io.cleave.lab.measure.ModelSource;
import java.io.IOException;
import java.io.Serializable;

/**
 * A set of weights in a sweep.
 *
 * @param name {@code original}, or the name of fine-tuned weights
 * @param source where the model comes from
 * @param hash the hash of the weights when the sweep was planned
 */
public record Variant(String name, ModelSource source, String hash) implements Serializable {
  public static final String ORIGINAL = "original";
  private static final long serialVersionUID = 1;

  /** {@return the model, whose weights must be those that were planned} */
  public Model find() throws IOException {
    Model model = source.find();
    String found = model.weightsHash();
    if (!found.equals(hash)) {
      throw new IOException(
          "weights of "
              + name
              + " ("
              + model.weights().description()
              + "): "
              + found
              + " (expected: those that were planned, "
              + hash
              + ")");
    }
    return model;
  }
}
