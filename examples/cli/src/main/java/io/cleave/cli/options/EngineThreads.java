package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Option for the number of threads that the engines compute on. Each engine reads it once, when it
 * starts.
 */
public final class EngineThreads {
  private static final List<String> PROPERTIES =
      List.of("ai.djl.pytorch.num_threads", "cleave.onnxruntime.threads");

  @Option(
      names = "--threads",
      defaultValue = "1",
      description =
          "Threads of the engine; two are about a quarter faster than one (default:"
              + " ${DEFAULT-VALUE}).")
  private int threads;

  public int count() {
    return threads;
  }

  /**
   * Sets the number of threads for this process.
   *
   * @throws IllegalArgumentException if the number is less than 1
   */
  public void use() {
    Check.argument(threads >= 1, "threads", threads, "1 or more");
    use(threads);
  }

  public static void use(int count) {
    PROPERTIES.forEach(name -> System.setProperty(name, Integer.toString(count)));
  }
}
