package io.cleave.lab.sweep.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tuned weights in a folder.
 *
 * @param name what results call them
 * @param path the folder
 * @param hash of the weights
 * @param cut that they were tuned for, null where they do not say
 * @param tunedProfile that they were tuned for, null where they do not say
 * @param own their calibrations, perhaps of no cut
 */
public record TunedFolder(
    String name,
    Path path,
    String hash,
    @Nullable Cut cut,
    @Nullable Profile tunedProfile,
    CalibrationFile own) {
  private static final String CALIBRATION = "calibration.cleave-profile";
  private static final String TUNING = "finetune.json";

  public static TunedFolder read(String name, Path path, Model original) throws IOException {
    Model tuned = Model.find(path.toString());
    requireSame(name, "network", tuned.network().name(), original.network().name());
    requireSame(
        name, "labels", Classification.of(tuned).labels(), Classification.of(original).labels());
    JsonObject tuning = tuning(path.resolve(TUNING));
    String cut = text(tuning, "cut");
    String profile = text(tuning, "profile");
    Path calibration = path.resolve(CALIBRATION);
    return new TunedFolder(
        name,
        path,
        tuned.weightsHash(),
        cut == null ? null : original.network().cut(cut),
        profile == null ? null : uncalibrated(profile),
        Files.exists(calibration)
            ? CalibrationFile.read(calibration)
            : CalibrationFile.of(Map.of()));
  }

  private static void requireSame(String name, String what, Object found, Object expected) {
    String has = name + " has " + what + " " + found;
    Check.argument(found.equals(expected), "tuned", has, expected.toString());
  }

  private static JsonObject tuning(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new JsonObject();
    }
    try {
      return JsonParser.parseString(TextFile.read(file).text()).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(file + ": is damaged (expected: what finetune wrote)", e);
    }
  }

  private static @Nullable String text(JsonObject json, String field) {
    JsonElement value = json.get(field);
    return value == null || !value.isJsonPrimitive() ? null : value.getAsString();
  }

  private static Profile uncalibrated(String profile) {
    return Profile.parse(profile.replaceFirst(",calibration=[0-9a-f]+$", ""));
  }

  public Optional<Profile> profile() {
    return Optional.ofNullable(tunedProfile);
  }

  /** The cuts to measure at: all, or the one that the weights are for. */
  public List<Cut> cuts(List<Cut> asked) {
    if (cut == null) {
      return asked;
    }
    String names = String.join(", ", asked.stream().map(Cut::name).toList());
    Check.argument(
        asked.contains(cut),
        "tuned",
        name + " was tuned for " + cut.name(),
        "a cut of this sweep, " + names);
    return List.of(cut);
  }

  /** Its own calibration of each cut before that which is shared. */
  public CalibrationFile calibrations(CalibrationFile shared) {
    Map<String, Calibration> all = new LinkedHashMap<>(shared.cuts());
    all.putAll(own.cuts());
    return CalibrationFile.of(all);
  }

  public Variant variant(CalibrationFile shared) {
    return new Variant(name, path.toString(), null, null, hash, calibrations(shared).toString());
  }
}
