package io.cleave.cli.options;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option for a calibration file that the other end has too. */
public final class CalibrationOption {
  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = {
        "What 'calibrate' wrote, for the profiles that quantise; the server must have it too.",
        "It says levels and steps, and makes compact the default profile. A bundle brings its own."
      })
  private @Nullable Path file;

  /** {@return the calibration for a cut; a bundle's, or none, if no file was named} */
  public Optional<Calibration> calibration(Model model, Cut cut) throws IOException {
    if (file == null) {
      Optional<Bundle> bundle = Bundle.of(model);
      return bundle.isPresent()
          ? bundle.get().calibrations().flatMap(own -> own.find(cut.name()))
          : Optional.empty();
    }
    CalibrationFile calibrations = CalibrationFile.read(file);
    Optional<Calibration> found = calibrations.find(cut.name());
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "calibration: "
              + file
              + " has no cut "
              + cut.name()
              + " (expected: "
              + String.join(", ", calibrations.cuts().keySet())
              + ")");
    }
    return found;
  }

  /** {@return the profiles, with the calibration added to those that quantise} */
  public static List<Profile> apply(Calibration calibration, List<Profile> profiles) {
    return profiles.stream()
        .map(each -> each.levels() == 0 ? each : each.withCalibration(calibration))
        .toList();
  }
}
