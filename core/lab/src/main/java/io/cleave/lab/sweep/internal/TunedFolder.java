package io.cleave.lab.sweep.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fine-tuned weights and what is known about their fine-tuning.
 *
 * @param name the name of the weights in the results
 * @param path their folder
 * @param hash the hash of the weights
 * @param cut the cut that they were tuned for; empty if not known
 * @param profile the profile that they were tuned for, without its calibration; empty if not known
 * @param own the calibrations in the folder
 */
public record TunedFolder(
    String name,
    Path path,
    String hash,
    Optional<Cut> cut,
    Optional<Profile> profile,
    CalibrationFile own) {
  private static final String CALIBRATION = "calibration.cleave-profile";

  /** {@return the contents of a folder, which must fit the original model} */
  public static TunedFolder read(String name, Path path, Model original) throws IOException {
    Model tuned = Model.find(path.toString());
    requireSame(name, "network", tuned.network().name(), original.network().name());
    requireSame(
        name, "labels", Classification.of(tuned).labels(), Classification.of(original).labels());
    Optional<TuningFile> tuning = tuning(path.resolve(TuningFile.NAME));
    Path calibration = path.resolve(CALIBRATION);
    return new TunedFolder(
        name,
        path,
        tuned.weightsHash(),
        tuning.map(found -> original.network().cut(found.cut())),
        tuning.map(found -> Profile.parse(found.profile())),
        Files.exists(calibration)
            ? CalibrationFile.read(calibration)
            : CalibrationFile.of(Map.of()));
  }

  private static void requireSame(String name, String what, Object found, Object expected) {
    String has = name + " has " + what + " " + found;
    Check.argument(found.equals(expected), "tuned", has, expected.toString());
  }

  private static Optional<TuningFile> tuning(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(ResultFiles.read(file, List.of(TuningFile.class)))
        : Optional.empty();
  }

  /**
   * {@return the cuts at which these weights are measured: the one they were tuned for, or all if
   * that is not known}
   */
  public List<Cut> cuts(List<Cut> asked) {
    if (cut.isEmpty()) {
      return asked;
    }
    String names = String.join(", ", asked.stream().map(Cut::name).toList());
    Check.argument(
        asked.contains(cut.get()),
        "tuned",
        name + " was tuned for " + cut.get().name(),
        "a cut of this sweep, " + names);
    return List.of(cut.get());
  }

  /** {@return the folder's calibrations, which take precedence over shared ones} */
  public CalibrationFile calibrations(CalibrationFile shared) {
    Map<String, Calibration> all = new LinkedHashMap<>(shared.cuts());
    all.putAll(own.cuts());
    return CalibrationFile.of(all);
  }

  /** The weights, run by the engine of the original. */
  public Variant variant(String engine) {
    ModelSource source = new ModelSource(path.toString(), Map.of(), "", "", "", List.of(), engine);
    return new Variant(name, source, hash);
  }
}
