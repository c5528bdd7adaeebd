package io.cleave.examples.cli;

import io.cleave.codec.internal.Check;
import picocli.CommandLine.Option;

/** How many threads PyTorch computes on. DJL reads it once, when the engine starts. */
final class EngineThreads {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  @Option(
      names = "--threads",
      defaultValue = "1",
      description =
          "Threads of the engine; two are about a quarter faster than one (default:"
              + " ${DEFAULT-VALUE}).")
  private int threads;

  int count() {
    return threads;
  }

  /**
   * Sets it for this process.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  void use() {
    Check.argument(threads >= 1, "threads", threads, "1 or more");
    use(threads);
  }

  static void use(int count) {
    System.setProperty(PROPERTY, Integer.toString(count));
  }
}
