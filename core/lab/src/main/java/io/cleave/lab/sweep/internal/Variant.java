package io.cleave.lab.sweep.internal;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Model;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Weights by name.
 *
 * @param name what results call them
 * @param model what {@link Model#find} takes
 * @param weights what {@link Model#withWeights(String)} takes, null for the model's own
 * @param key which weights of a file with several, null for the first that fit
 * @param hash of all weights
 * @param calibrations the text of a calibration file, perhaps of no cut
 */
public record Variant(
    String name,
    String model,
    @Nullable String weights,
    @Nullable String key,
    String hash,
    String calibrations)
    implements Serializable {

  public static final String ORIGINAL = "original";

  public static Model model(String name, @Nullable String weights, @Nullable String key)
      throws IOException {
    return Model.find(name).withWeights(Optional.ofNullable(weights), Optional.ofNullable(key));
  }

  public Model load() throws IOException {
    return model(model, weights, key);
  }

  public CalibrationFile calibrationFile() {
    return CalibrationFile.parse(calibrations);
  }
}
