package io.cleave.cli.demo;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The calibrations that are bundled with a model of this program. */
public final class BundledCalibration {
  private BundledCalibration() {}

  /**
   * {@return the calibrations of a model, as {@code cleave calibrate} wrote them}
   *
   * @param model the name of the model; only {@code demo} has calibrations
   * @throws IOException if the model has none
   */
  public static CalibrationFile of(String model) throws IOException {
    String name = "io/cleave/models/" + model + "/calibration.cleave-profile";
    try (InputStream in = Model.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + ": not on the class path");
      }
      return CalibrationFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
