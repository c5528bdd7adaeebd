package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.CutsOption;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.GivenCommand;
import io.cleave.cli.options.ImagePlace;
import io.cleave.cli.options.SweepOptions;
import io.cleave.cli.progress.CleanStop;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.file.Folders;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sweep.Sweep;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepPlanBuilder;
import io.cleave.lab.sweep.SweepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A sweep as a user describes it with options, wherever its chunks are measured: the model, the
 * images, the points, and the places of results and journal. A mixin for picocli.
 */
public final class SweepJob {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ClassifierOptions classifier;
  @Mixin private TestImages images;

  @Mixin private CutsOption cuts;

  @Mixin private SweepOptions options;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "What 'calibrate' wrote for this model: profiles that quantise and choose neither levels"
              + " nor scale are measured with it too.")
  private @Nullable Path calibration;

  @Option(
      names = "--tuned",
      paramLabel = "NAME=FOLDER",
      description = {
        "Also measure the fine-tuned weights in FOLDER, and call them NAME; may be given several"
            + " times. What 'finetune' wrote is measured at its own cut, with its own profile"
            + " beside the others, and with its own calibration before FILE."
      })
  private Map<String, Path> tuned = new LinkedHashMap<>();

  @Option(
      names = "--tuned-own-profile",
      description = "Measure fine-tuned weights with nothing but the profile they were tuned for.")
  private boolean tunedOwnProfile;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "sweep",
      description = "Folder for the results (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Images of a piece, which pass the network together (default: "
              + SweepPlanBuilder.DEFAULT_CHUNK_IMAGES
              + ", fewer where activations are large).")
  private @Nullable Integer chunk;

  /** Creates the mixin; picocli sets its options. */
  public SweepJob() {}

  /**
   * {@return the place of the images, which is valid on every machine that has the same files}
   *
   * @throws IOException if weights have to be downloaded and cannot be, or the file with labels
   *     cannot be read
   */
  public ImagePlace images() throws IOException {
    return images.place(classifier);
  }

  /**
   * {@return the exit code of the process: 0, or 130 if the thread was interrupted} Runs the sweep,
   * prints what was measured, and writes the files.
   *
   * @param workers configures the sweep of a plan, for instance where chunks are measured
   * @throws IOException if {@link Sweep#run} throws it, or the results cannot be written
   * @throws IllegalArgumentException if an option is out of range
   */
  public int run(BiConsumer<Sweep, SweepPlan> workers) throws IOException {
    return CleanStop.guard(
        () -> sweep(workers),
        () -> say("stopped; the same command goes on from the last finished piece"));
  }

  private void sweep(BiConsumer<Sweep, SweepPlan> workers)
      throws IOException, InterruptedException {
    EngineThreads.use(1);
    Model model = classifier.find();
    try (ImageSet set = images.open(model, spec.commandLine().getErr())) {
      SweepPlan plan = plan(set);
      Folders.create(output);
      say("%,d points on %,d images", plan.size(), plan.images());
      SweepFile result = SweepFile.of(run(plan, set, workers), GivenCommand.of(spec));
      result.write(output);
      report(result);
    }
  }

  private SweepPlan plan(ImageSet set) throws IOException {
    SweepPlanBuilder plan =
        SweepPlan.builder(classifier.source(), set).cuts(cuts.names()).maxImages(images.count());
    options.addTo(plan);
    if (calibration != null) {
      plan.calibration(CalibrationFile.read(calibration));
    }
    tuned.forEach(plan::tuned);
    if (tunedOwnProfile) {
      plan.tunedOnOwnProfileAlone();
    }
    if (chunk != null) {
      plan.chunkImages(chunk);
    }
    if (images.skipDamaged()) {
      plan.skipDamaged();
    }
    return plan.build();
  }

  private SweepResult run(SweepPlan plan, ImageSet set, BiConsumer<Sweep, SweepPlan> workers)
      throws IOException, InterruptedException {
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      Sweep sweep =
          Sweep.of(plan, set).journal(output.resolve("journal")).listener(progress.task("sweep"));
      workers.accept(sweep, plan);
      return sweep.run();
    }
  }

  private void report(SweepFile result) {
    SweepTables tables = new SweepTables(result);
    say("%n%s%n%s", tables.all(), "Fewest bytes that lose at most one point of top-1:");
    say("%n%s", tables.smallest());
    if (!result.images().damaged().isEmpty()) {
      say("%,d damaged images were skipped:", result.images().damaged().size());
      result.images().damaged().forEach(name -> say("  %s", name));
    }
    say("wrote %s and sweep.json", output.resolve("sweep.csv"));
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
