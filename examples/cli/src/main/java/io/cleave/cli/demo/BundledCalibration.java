package io.cleave.cli.demo;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The calibrations that come with a model of this program. */
public final class BundledCalibration {
  private BundledCalibration() {}

  /**
   * Reads what {@code cleave calibrate} wrote of a model.
   *
   * @param model {@code demo}
   * @return its calibrations
   * @throws IOException if there are none
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
