package io.cleave.spark;

import io.cleave.cli.SweepJob;
import io.cleave.codec.internal.Check;
import io.cleave.server.Failures;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sweep as a Spark job, with the options, files and results of {@code cleave sweep}. */
@Command(
    name = "examples/spark/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Measures accuracy against bytes on the wire, on Apache Spark.",
    description = {
      "",
      "Takes the options of 'cleave sweep' and gives its result, count for count. OUTPUT is written"
          + " on this machine; either command goes on from the other's journal.",
      "",
      "On a cluster every machine needs images and weights at the same paths.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  examples/spark/run --master 'local[2]' --count 500",
      "  examples/spark/run --master 'local[*]' --model cifar10 --images cifar10-test.zip",
      "",
      "docs/spark.md says how to give it to spark-submit, and when it pays."
    })
public final class SparkSweep implements Callable<Integer> {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = {
        "Spark's master, such as local[2] for two threads of this process, or"
            + " spark://HOST:7077.",
        "(default: spark-submit's, else local[*])"
      })
  private @Nullable String master;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "Into how many tasks the images are divided; each loads the weights anew, and is"
              + " what is lost where a machine is (default: 8 for each thread of Spark's).")
  private @Nullable Integer tasks;

  @Mixin private SweepJob job;

  private SparkSweep() {}

  /**
   * Runs the sweep and ends the process. The exit code is 0 for success, 1 for a failure, and 2 for
   * wrong options.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SparkSweep())
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Failures::misspelt)
        .setExecutionExceptionHandler(new Failures());
  }

  @Override
  public Integer call() throws IOException {
    Check.argument(tasks == null || tasks >= 1, "tasks", tasks, "1 or more");
    try (JavaSparkContext context = SparkContexts.start(master, "cleave sweep")) {
      ImageOpener images = job.images()::open;
      return job.run(
          (sweep, plan) ->
              sweep.measurer(
                  tasks == null
                      ? new SparkMeasurer(context, plan, images)
                      : new SparkMeasurer(context, plan, images, tasks)));
    }
  }
}
