package io.cleave.server;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import java.util.List;

/** A tail in memory, with the calibrations that its devices may use. */
record LoadedTail(Part part, List<Calibration> calibrations) {
  LoadedTail {
    calibrations = List.copyOf(calibrations);
  }

  /** The fingerprint by which devices ask for it. */
  ModelFingerprint fingerprint() {
    return SplitPoint.before(part).fingerprint();
  }
}
