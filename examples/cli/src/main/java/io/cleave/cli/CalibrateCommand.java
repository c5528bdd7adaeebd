package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.CutsOption;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.ProfileConverter;
import io.cleave.cli.options.SampleOptions;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.lab.calibrate.CalibratedCut;
import io.cleave.lab.calibrate.CutCalibrator;
import io.cleave.lab.calibrate.MeasuredLoss;
import io.cleave.lab.calibrate.Sample;
import io.cleave.lab.measure.DefaultCuts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches for the fewest bytes that the activations at a cut can take. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Finds out on sample images how few bytes a cut can do with, without training.",
    description = {
      "",
      "The head runs on the samples. Gradients through the tail tell which combinations of feature"
          + " maps matter to the answer; those are sent finely, the others coarsely or not at all."
          + " How coarsely in all is searched: every sample is encoded, decoded and answered, and"
          + " compared with the uncut model.",
      "",
      "OUTPUT is a small text file for both ends: --calibration of 'serve' and 'classify'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave calibrate --model demo --cut maxpool --cut bottle1 --output demo.cleave-profile",
      "  cleave calibrate --model trained-model --images photos.zip --tolerate 0.5",
      "",
      "With labels the drop of top-1 that is compared with --tolerate is one standard error more"
          + " than what was counted: the next images may be less lucky. Without labels every"
          + " answer that is another than the uncut model's counts, which costs more bytes.",
      "The same samples give the same file on the same kind of processor."
    })
final class CalibrateCommand implements Callable<Integer> {
  private static final double POINTS = 100;

  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions classifier;

  @Mixin private CutsOption cuts;

  @Mixin private SampleOptions images;

  @Option(
      names = "--tolerate",
      paramLabel = "POINTS",
      defaultValue = "1",
      description =
          "Percentage points of top-1, or of agreement without labels, that may be lost (default:"
              + " ${DEFAULT-VALUE}).")
  private double tolerated;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "compact",
      converter = ProfileConverter.class,
      description =
          "Whose frames are measured: fast, compact or smallest; the file serves all three"
              + " (default: ${DEFAULT-VALUE}).")
  private ProfileConverter.Choice profile;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "calibrated.cleave-profile",
      description = "The file to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private EngineThreads threads;

  @Override
  public Integer call() throws IOException {
    requireOptions();
    threads.use();
    Model model = classifier.find();
    List<Cut> chosen = DefaultCuts.of(model.network(), cuts.names());
    List<Sample> samples = images.read(model);
    Map<String, Calibration> calibrations = new LinkedHashMap<>();
    for (Cut cut : chosen) {
      CalibratedCut result = calibrate(model, cut.name(), samples);
      calibrations.put(result.cut().name(), result.calibration());
      report(result);
    }
    CalibrationFile.of(calibrations).write(output);
    say("wrote %s; give it to both ends as --calibration", output);
    return CommandLine.ExitCode.OK;
  }

  private void requireOptions() {
    Check.argument(
        tolerated >= 0 && tolerated < POINTS,
        "tolerate",
        tolerated,
        "0 to below 100 percentage points");
    Check.argument(profile.profiles().size() == 1, "profile", "auto", "fast, compact or smallest");
  }

  private CalibratedCut calibrate(Model model, String cut, List<Sample> samples)
      throws IOException {
    Profile target = profile.profiles().get(0);
    CutCalibrator calibrator =
        CutCalibrator.of(model, cut)
            .tolerate(tolerated / POINTS)
            .maxSamples(images.count())
            .profile(target);
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      return calibrator.listener(progress.task(cut)).calibrate(samples.iterator());
    }
  }

  private void report(CalibratedCut result) {
    say(
        "%s: %.0f bytes a frame on average, %.1fx less than float32; %s",
        result.cut().name(), result.meanBytes(), result.ratio(), describe(result.calibration()));
    MeasuredLoss loss = result.loss();
    if (loss.labelled()) {
      say(
          "  top-1 of %,d samples: %.2f %% uncut, %.2f %% so",
          loss.samples(), POINTS * loss.top1Before(), POINTS * loss.top1After());
    }
    say(
        "  %.2f %% of %,d answers are those of the uncut model",
        POINTS * loss.agreement(), loss.samples());
  }

  private static String describe(Calibration calibration) {
    return calibration
        .transform()
        .map(transform -> transform + ", " + calibration.levels() + " levels")
        .orElse(calibration.levels() + " levels");
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
