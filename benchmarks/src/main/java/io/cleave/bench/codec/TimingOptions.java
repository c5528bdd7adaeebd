package io.cleave.bench.codec;

import io.cleave.codec.internal.Check;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/**
 * How long to time coders, as options of a command that runs one race after the other. All run in
 * turn, in each round often enough to be timed. What counts is the processor's time of this thread,
 * so that other processes hardly do.
 */
final class TimingOptions {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final long TURN_NANOS = Duration.ofMillis(10).toNanos();

  /** The share of the first warm-up that later races take, which find compiled code. */
  private static final int LATER = 10;

  /** Million elements a second: medians of the rounds. */
  record Speed(double encodeMelems, double decodeMelems) {}

  @Option(
      names = "--rounds",
      description =
          "Timed rounds, of which the median counts; in each, every rival runs for 10 ms or once, of"
              + " this thread's processor time.")
  private int rounds = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      description =
          "How long each rival runs before the first race; a tenth of it before later ones.")
  private long warmUpMillis = 500;

  private boolean warm;

  /** Runs a race of some tensors, and tells how fast each went. */
  <E extends Entrant<?, ?>> void race(
      Collection<E> entrants, long elements, BiConsumer<E, Speed> outcome) {
    Check.argument(
        rounds >= 1 && warmUpMillis >= 0,
        "rounds, warm-up",
        rounds + ", " + warmUpMillis,
        "1 or more, 0 or more");
    List<Runnable> runs = new ArrayList<>();
    for (E entrant : entrants) {
      entrant.start();
      runs.add(entrant::encodeAll);
      runs.add(entrant::decodeAll);
    }
    long[] medians = medians(runs);
    int next = 0;
    for (E entrant : entrants) {
      double encode = elements * 1e3 / medians[next++];
      outcome.accept(entrant, new Speed(encode, elements * 1e3 / medians[next++]));
    }
  }

  private long[] medians(List<Runnable> runs) {
    long[] once = runs.stream().mapToLong(this::warmUp).toArray();
    warm = true;
    long[][] nanos = new long[once.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < once.length; i++) {
        long times = Math.max(1, TURN_NANOS / Math.max(1, once[i]));
        nanos[i][round] = nanos(runs.get(i), times) / times;
      }
    }
    return Arrays.stream(nanos).mapToLong(TimingOptions::median).toArray();
  }

  /** Runs until it is warm, at least once, and tells how long the last time took. */
  private long warmUp(Runnable run) {
    long end = CLOCK.getCurrentThreadCpuTime() + warmUpMillis * 1_000_000 / (warm ? LATER : 1);
    long nanos;
    do {
      nanos = nanos(run, 1);
    } while (CLOCK.getCurrentThreadCpuTime() < end);
    return nanos;
  }

  private static long nanos(Runnable run, long times) {
    long started = CLOCK.getCurrentThreadCpuTime();
    for (long i = 0; i < times; i++) {
      run.run();
    }
    return CLOCK.getCurrentThreadCpuTime() - started;
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[(values.length - 1) / 2];
  }
}
