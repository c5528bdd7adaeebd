package io.cleave.cli;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
          + " between, and the uncut network once more after it was a JPEG, WebP or PNG. Bytes are"
          + " those of whole frames and whole files.",
      "",
      "OUTPUT gets sweep.csv, sweep.json and a journal of finished pieces: however the program is"
          + " ended, killed included, the same command goes on from there, to the same result.",
      "",
      "Without any of --keep to --webp-lossless, the paper's four prunings, the codec's profiles,"
          + " JPEG and PNG are measured, each at default amounts.",
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
public final class SweepCommand implements Callable<Integer> {
  @Mixin private SweepJob job;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many pieces are measured at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Creates the command; picocli sets its options. */
  public SweepCommand() {}

  @Override
  public Integer call() throws IOException {
    Check.argument(threads >= 1, "threads", threads, "1 or more");
    return job.run((sweep, plan) -> sweep.threads(threads));
  }
}
