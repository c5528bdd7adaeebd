package io.cleave.server;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Tails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      defaultValue = "layer1.0",
      description =
          "Where the network is cut; may be given several times, at no cost in weights (default:"
              + " ${DEFAULT-VALUE}, behind the first residual block).")
  private List<String> cuts;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      split = ",",
      description =
          "A file that 'calibrate' wrote, with which devices may code their requests; may be given"
              + " several times. Cuts that are not served are left out.")
  private List<Path> calibrations = List.of();

  @Override
  public List<LoadedTail> load() throws IOException {
    Model model = modelOptions.find();
    List<CalibrationFile> known = new ArrayList<>();
    for (Path file : calibrations) {
      known.add(CalibrationFile.read(file));
    }
    Network network = model.network();
    List<Cut> named = cuts.stream().map(network::cut).toList();
    List<Part> parts = Tails.load(engine.engine(network), model, named);
    return IntStream.range(0, parts.size())
        .mapToObj(i -> new LoadedTail(parts.get(i), calibrations(named.get(i), known)))
        .toList();
  }

  private static List<Calibration> calibrations(Cut cut, List<CalibrationFile> known) {
    return known.stream().flatMap(file -> file.find(cut.name()).stream()).distinct().toList();
  }
}
