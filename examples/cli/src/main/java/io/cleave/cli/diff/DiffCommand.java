package io.cleave.cli.diff;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.cli.options.CalibrationOption;
import io.cleave.cli.options.CutsOption;
import io.cleave.cli.options.GivenCommand;
import io.cleave.cli.options.OrientationOption;
import io.cleave.cli.options.ProfileOption;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.FileNames;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.diff.Way;
import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.measure.DefaultCuts;
import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows where and by how much answers change. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Shows where and by how much a network's answers change.",
    description = {
      "",
      "The whole network runs on each sample. So do, and are compared with it: head and tail; what"
          + " --profile makes of what crosses, with the layers behind it; another engine; what"
          + " another machine saved.",
      "",
      "Where a way is farther off than --tolerance, its tensors are shown layer by layer. For"
          + " another engine the first layer that differs is searched.",
      "",
      "'off by' is the largest distance between two elements, 'of the largest' the same as a share"
          + " of the largest magnitude that was expected; 'differ' how many elements are not equal.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave diff --model detector.onnx --cut backbone.3 --profile compact picture.npy",
      "  cleave diff --model resnet50 --weights resnet50.pth --against pytorch photos",
      "  cleave diff --model lite0 --save here.npz cat.jpg     # on one machine",
      "  cleave diff --model lite0 --against here.npz cat.jpg  # on another",
      "",
      "Exits with 1 if head and tail, another engine or another machine are farther off than"
          + " --tolerance. What is coded may be."
    })
public final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DiffOptions options;
  @Mixin private CutsOption cuts;
  @Mixin private ProfileOption profile;
  @Mixin private CalibrationOption calibration;

  @Option(
      names = "--against",
      paramLabel = "ENGINE|FILE",
      description =
          "Another engine, or an .npz that --save wrote of the same samples; may be given several"
              + " times.")
  private List<String> others = List.of();

  @Option(
      names = "--max-samples",
      paramLabel = "N",
      defaultValue = "64",
      description = "Samples that are compared at most (default: ${DEFAULT-VALUE}).")
  private int maxSamples;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Writes the whole network's tensors at these layers there, as an .npz.")
  private @Nullable Path save;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the differences there, as JSON.")
  private @Nullable Path json;

  @Mixin private OrientationOption orientation;

  @Parameters(
      paramLabel = "SAMPLE",
      arity = "1..*",
      description =
          "Pictures, for a model that classifies them; .npy or .npz files; or folders of them.")
  private List<Path> paths;

  /** Creates the command; picocli sets its options. */
  public DiffCommand() {}

  @Override
  public Integer call() throws IOException {
    Check.argument(maxSamples >= 1, "max-samples", maxSamples, "1 or more");
    DiffRun run = options.run();
    Model model = run.model();
    List<Way> ways = ways(model);
    List<Tensors> samples = new SampleFiles(model, orientation.turning(), maxSamples).read(paths);
    List<Tensors> saved = new ArrayList<>();
    List<WayDifference> differences =
        run.compare(
            ways,
            samples,
            crossing -> {
              if (save != null) {
                saved.add(crossing.all().copy());
              }
            });
    if (save != null) {
      NumpyFile.write(save, saved);
    }
    boolean sound = run.show(ways, differences, samples);
    if (json != null) {
      ResultFiles.write(
          json,
          new DiffFile(
              GivenCommand.of(spec),
              options.model(),
              run.reference().name(),
              samples.size(),
              differences));
    }
    return sound ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Way> ways(Model model) throws IOException {
    List<Way> ways = new ArrayList<>();
    for (Cut cut : DefaultCuts.of(model.network(), cuts.names())) {
      ways.add(new Way.Split(cut));
      for (Profile each : profiles(model, cut)) {
        ways.add(new Way.Coded(cut, each));
      }
    }
    for (String other : others) {
      ways.add(other(model.network(), other));
    }
    return ways;
  }

  private List<Profile> profiles(Model model, Cut cut) throws IOException {
    List<Profile> chosen = profile.profiles(Profile.compact());
    Optional<Calibration> known = calibration.calibration(model, cut);
    return known.isPresent() ? CalibrationOption.apply(known.get(), chosen) : chosen;
  }

  private static Way other(Network network, String name) throws IOException {
    return name.endsWith(".npz")
        ? new Way.Saved(name, NumpyFile.readSome(FileNames.path(name), NetworkTensors.of(network)))
        : new Way.OnEngine(Engine.named(name, network));
  }
}
