package io.cleave.examples.cli;

import io.cleave.cloud.cli.ModelOptions;
import io.cleave.codec.CalibrationFile;
import io.cleave.core.ModelBundle;
import io.cleave.core.images.ImageSet;
import io.cleave.core.sweep.Sweep;
import io.cleave.core.sweep.SweepPlan;
import io.cleave.core.sweep.SweepPlanBuilder;
import io.cleave.core.sweep.SweepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures accuracy against bytes on the wire. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Measures accuracy against bytes on the wire, for many ways to send an activation.",
    description = {
      "",
      "Every image passes the uncut network, the network cut in two with a frame of each profile"
          + " between, and the uncut network once more after it was a JPEG or PNG. Bytes are those"
          + " of whole frames and whole files.",
      "",
      "OUTPUT gets sweep.csv, sweep.json and a journal of finished pieces: however the program is"
          + " ended, killed included, the same command goes on from there, to the same result.",
      "",
      "Without any of --keep to --png, the paper's four prunings, the codec's profiles, JPEG and"
          + " PNG are measured, each at usual amounts.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave sweep --count 500",
      "  cleave sweep --model cifar10 --images cifar10-test.zip --cuts bottle1 --output bottle1 \\",
      "      --keep 0.3,0.1,0.05 --profile compact,levels=6 --profile smallest --jpeg 10,30,75",
      "  cleave sweep --model cifar10 --images cifar10-test.zip --tuned k5=finetuned --keep 0.05",
      "  cleave sweep --model resnet50 --weights resnet50.pth --images imagenet/val --threads 8",
      "",
      "The result is the same for any number of threads."
    })
final class SweepCommand implements Callable<Integer> {
  private static final String THREADS_PROPERTY = "ai.djl.pytorch.num_threads";
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;
  @Mixin private TestImages images;

  @Option(
      names = "--cuts",
      paramLabel = "NAME",
      split = ",",
      description =
          "Where to cut, as 'cuts' lists them (default: maxpool and behind the first residual"
              + " block).")
  private List<String> cuts = List.of();

  @Mixin private SweepOptions options;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "What 'calibrate' wrote for this model: profiles that quantise and choose neither levels"
              + " nor scale are measured with it too.")
  private Path calibration;

  @Option(
      names = "--tuned",
      paramLabel = "NAME=FOLDER",
      description = {
        "Also measure the fine-tuned weights in FOLDER, and call them NAME; may be given several"
            + " times. What 'finetune' wrote is measured at its own cut, with its own profile beside"
            + " the others, and with its own calibration before FILE."
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
      names = "--threads",
      paramLabel = "N",
      description = "How many pieces are measured at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Images of a piece, which pass the network together (default: "
              + SweepPlanBuilder.USUAL_CHUNK_IMAGES
              + ", fewer where activations are large).")
  private Integer chunk;

  @Override
  public Integer call() throws IOException {
    CleanStop stop = CleanStop.ofThisThread();
    try {
      sweep();
      return CommandLine.ExitCode.OK;
    } catch (InterruptedException e) {
      say("stopped; the same command goes on from the last finished piece");
      return INTERRUPTED;
    } finally {
      stop.release();
    }
  }

  private void sweep() throws IOException, InterruptedException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: 1 or more)");
    }
    System.setProperty(THREADS_PROPERTY, "1");
    ModelBundle bundle = model.bundle();
    try (ImageSet set = images.open(bundle, spec.commandLine().getErr())) {
      SweepPlan plan = plan(set);
      Files.createDirectories(output);
      say("%,d points on %,d images", plan.size(), plan.images());
      SweepResult result = run(plan, set);
      result.write(output, command());
      report(result);
    }
  }

  private SweepPlan plan(ImageSet set) throws IOException {
    SweepPlanBuilder plan = SweepPlan.builder(model.name(), set).cuts(cuts).count(images.count());
    model.weights().ifPresent(plan::weights);
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

  private SweepResult run(SweepPlan plan, ImageSet set) throws IOException, InterruptedException {
    try (SweepProgress progress = new SweepProgress(spec.commandLine().getErr())) {
      return Sweep.of(plan, set)
          .threads(threads)
          .journal(output.resolve("journal"))
          .listener(progress)
          .run();
    }
  }

  private void report(SweepResult result) {
    SweepTables tables = new SweepTables(result);
    say("%n%s%n%s", tables.all(), "Fewest bytes that lose at most one point of top-1:");
    say("%n%s", tables.smallest());
    if (!result.damaged().isEmpty()) {
      say("%,d damaged images were skipped:", result.damaged().size());
      result.damaged().forEach(name -> say("  %s", name));
    }
    say("wrote %s and sweep.json", output.resolve("sweep.csv"));
  }

  private String command() {
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    return "cleave " + words.stream().map(SweepCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
