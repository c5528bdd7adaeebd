package io.cleave.cloud.cli;

import io.cleave.codec.Calibration;
import io.cleave.codec.CalibrationFile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The tails of one model. */
final class TailOptions {
  @Mixin private ModelOptions modelOptions;

  @Mixin private EngineOption engine;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "layer1.0",
      description =
          "Where the network is cut; may be given several times (default: ${DEFAULT-VALUE},"
              + " behind the first residual block).")
  private List<String> cuts;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      split = ",",
      description =
          "A file that 'calibrate' wrote, with which devices may code their requests; may be given"
              + " several times. Cuts that are not served are left out.")
  private List<Path> calibrations = List.of();

  /** All of them, which the caller closes; none if one cannot be loaded. */
  List<LoadedTail> load() throws IOException {
    Model model = modelOptions.find();
    List<CalibrationFile> known = new ArrayList<>();
    for (Path file : calibrations) {
      known.add(CalibrationFile.read(file));
    }
    List<LoadedTail> tails = new ArrayList<>();
    try {
      for (String cut : cuts) {
        Part part = engine.tail(model, cut);
        tails.add(new LoadedTail(part, calibrations(model.network().cut(cut), known)));
      }
    } catch (IOException | RuntimeException e) {
      tails.forEach(tail -> tail.part().close());
      throw e;
    }
    return tails;
  }

  private static List<Calibration> calibrations(Cut cut, List<CalibrationFile> known) {
    return known.stream().flatMap(file -> file.find(cut.name()).stream()).distinct().toList();
  }
}
