package io.cleave.cloud.cli;

import io.cleave.codec.Calibration;
import io.cleave.core.ModelPart;
import java.util.List;

/** A tail in memory with the calibrations that its devices may use. */
record LoadedTail(ModelPart part, List<Calibration> calibrations) {
  LoadedTail {
    calibrations = List.copyOf(calibrations);
  }
}
