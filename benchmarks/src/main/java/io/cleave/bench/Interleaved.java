package io.cleave.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Times rivals in turn, round after round, so that all meet the same disturbances. */
public final class Interleaved {

  /**
   * Milliseconds of one rival's runs.
   *
   * @param median of the rounds
   * @param fastest of the rounds
   * @param p90 what nine of ten rounds stay below
   */
  public record Timing(double median, double fastest, double p90) {

    /**
     * Sums up runs.
     *
     * @param nanos one or more runs
     * @return their timing
     */
    public static Timing of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      return new Timing(
          sorted[last / 2] / 1e6, sorted[0] / 1e6, sorted[(int) Math.round(0.9 * last)] / 1e6);
    }
  }

  private final Map<String, Runnable> rivals = new LinkedHashMap<>();

  /** Makes a race without rivals. */
  public Interleaved() {}

  /**
   * Enters a rival.
   *
   * @param name of its own
   * @param rival what one run is
   */
  public void add(String name, Runnable rival) {
    rivals.put(name, rival);
  }

  /**
   * Runs every rival once a round, by the wall's clock.
   *
   * @param warmUps rounds that do not count
   * @param rounds rounds that do
   * @return the timing of each rival, by name, in the order they were entered
   */
  public Map<String, Timing> run(int warmUps, int rounds) {
    for (int round = 0; round < warmUps; round++) {
      rivals.values().forEach(Runnable::run);
    }
    return time(rounds, new long[rivals.size()], 0, System::nanoTime);
  }

  /**
   * Runs every rival in each round often enough to be timed. What counts is the processor's time of
   * this thread, so that other processes hardly do.
   *
   * @param warmUp how long each runs before the first round; at least once
   * @param turn how long a rival runs in a round; at least once
   * @param rounds how many
   * @return the timing of one run of each rival, by name, in the order they were entered
   */
  public Map<String, Timing> run(Duration warmUp, Duration turn, int rounds) {
    LongSupplier clock = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    long[] single = new long[rivals.size()];
    int next = 0;
    for (Runnable rival : rivals.values()) {
      long end = clock.getAsLong() + warmUp.toNanos();
      do {
        single[next] = nanos(rival, 1, clock);
      } while (clock.getAsLong() < end);
      next++;
    }
    return time(rounds, single, turn.toNanos(), clock);
  }

  /** Runs each rival until its turn is over, by what a single run took. */
  private Map<String, Timing> time(int rounds, long[] single, long turnNanos, LongSupplier clock) {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    rivals.keySet().forEach(name -> nanos.put(name, new long[rounds]));
    for (int round = 0; round < rounds; round++) {
      int next = 0;
      for (Map.Entry<String, Runnable> rival : rivals.entrySet()) {
        long times = Math.max(1, turnNanos / Math.max(1, single[next++]));
        long[] own = Objects.requireNonNull(nanos.get(rival.getKey()));
        own[round] = nanos(rival.getValue(), times, clock) / times;
      }
    }
    Map<String, Timing> timings = new LinkedHashMap<>();
    nanos.forEach((name, times) -> timings.put(name, Timing.of(times)));
    return timings;
  }

  private static long nanos(Runnable rival, long times, LongSupplier clock) {
    long started = clock.getAsLong();
    for (long i = 0; i < times; i++) {
      rival.run();
    }
    return clock.getAsLong() - started;
  }
}
