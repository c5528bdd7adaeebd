package io.cleave.core;

import io.cleave.codec.internal.Check;
import java.util.Locale;

/**
 * How an engine runs the parts that it loads. Immutable.
 *
 * @param provider what computes: {@value #CPU}, or an accelerator by the name that the engine gives
 *     it, such as {@code cuda}
 * @param threads of each part on the processor; 0 for what the engine takes by itself
 * @param arena whether memory that a run used is kept for the next one; faster where the shapes
 *     stay the same, and more of it is taken
 */
public record LoadOptions(String provider, int threads, boolean arena) {
  /** The provider that every engine has, the processor: {@value}. */
  public static final String CPU = "cpu";

  /** The processor, threads by the engine's own choice, no arena. */
  public static final LoadOptions DEFAULT = new LoadOptions(CPU, 0, false);

  private static final int MAX_THREADS = 1024;

  /**
   * Checks the threads.
   *
   * @param provider as above, in letters of any case
   * @param threads 0 to 1024
   * @param arena as above
   * @throws IllegalArgumentException if there are too many threads
   */
  public LoadOptions {
    provider = provider.toLowerCase(Locale.ROOT);
    Check.range("threads", threads, 0, MAX_THREADS);
  }

  /**
   * {@return these options with another provider}
   *
   * @param name what computes
   */
  public LoadOptions withProvider(String name) {
    return new LoadOptions(name, threads, arena);
  }

  /**
   * {@return these options with a number of threads}
   *
   * @param count 0 to 1024; 0 for what the engine takes by itself
   * @throws IllegalArgumentException if there are too many threads
   */
  public LoadOptions withThreads(int count) {
    return new LoadOptions(provider, count, arena);
  }

  /**
   * {@return these options, with or without an arena}
   *
   * @param kept whether memory that a run used is kept for the next one
   */
  public LoadOptions withArena(boolean kept) {
    return new LoadOptions(provider, threads, kept);
  }
}
