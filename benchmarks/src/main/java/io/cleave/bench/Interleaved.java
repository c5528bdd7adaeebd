package io.cleave.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

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
   * Runs every rival once a round.
   *
   * @param warmUps rounds that do not count
   * @param rounds rounds that do
   * @return the timing of each rival, by name, in the order they were entered
   */
  public Map<String, Timing> run(int warmUps, int rounds) {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    rivals.keySet().forEach(name -> nanos.put(name, new long[rounds]));
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Runnable> rival : rivals.entrySet()) {
        long started = System.nanoTime();
        rival.getValue().run();
        if (round >= 0) {
          nanos.get(rival.getKey())[round] = System.nanoTime() - started;
        }
      }
    }
    Map<String, Timing> timings = new LinkedHashMap<>();
    nanos.forEach((name, times) -> timings.put(name, Timing.of(times)));
    return timings;
  }
}
