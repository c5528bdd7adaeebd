package io.cleave.server;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Tails;
import io.cleave.core.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that choose the tails of one model. */
final class TailOptions implements TailSource {
  @Mixin private ModelOptions modelOptions;

  @Mixin private EngineOption engine;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      split = ",",
      description =
          "Where the network is cut; may be given several times, at no cost in weights (default: a"
              + " bundle's cut, or "
              + ModelOptions.DEFAULT_CUT
              + ", behind the first residual block).")
  private List<String> cuts = List.of();

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      split = ",",
      description =
          "A file that 'calibrate' wrote, with which devices may code their requests; may be given"
              + " several times. Cuts that are not served are left out. A bundle brings its own.")
  private List<Path> calibrations = List.of();

  @Override
  public List<LoadedTail> load() throws IOException {
    Model model = modelOptions.find();
    List<CalibrationFile> known = new ArrayList<>();
    for (Path file : calibrations) {
      known.add(CalibrationFile.read(file));
    }
    Network network = model.network();
    List<String> names = cuts.isEmpty() ? List.of(ModelOptions.defaultCut(model)) : cuts;
    List<Cut> named = names.stream().map(network::cut).toList();
    Optional<Bundle> bundle = Bundle.of(model);
    if (bundle.isPresent()) {
      bundle.get().calibrations().ifPresent(known::add);
    }
    List<Part> parts = Tails.load(engine.engine(network), model, named);
    return IntStream.range(0, parts.size())
        .mapToObj(i -> new LoadedTail(parts.get(i), calibrations(named.get(i), known)))
        .toList();
  }

  private static List<Calibration> calibrations(Cut cut, List<CalibrationFile> known) {
    return known.stream().flatMap(file -> file.find(cut.name()).stream()).distinct().toList();
  }
}
