package io.cleave.core.sweep;

import io.cleave.codec.CalibrationFile;
import io.cleave.core.ModelBundle;
import java.io.IOException;
import java.io.Serializable;

/**
 * Weights by name.
 *
 * @param name what results call them
 * @param model what {@link ModelBundle#find} takes
 * @param weights what {@link ModelBundle#withWeights(String)} takes, null for the model's own
 * @param hash of all weights
 * @param calibrations the text of a calibration file, perhaps of no cut
 */
record Variant(String name, String model, String weights, String hash, String calibrations)
    implements Serializable {

  static final String ORIGINAL = "original";

  static ModelBundle bundle(String model, String weights) throws IOException {
    ModelBundle bundle = ModelBundle.find(model);
    return weights == null ? bundle : bundle.withWeights(weights);
  }

  ModelBundle bundle() throws IOException {
    return bundle(model, weights);
  }

  CalibrationFile calibrationFile() {
    return CalibrationFile.parse(calibrations);
  }
}
