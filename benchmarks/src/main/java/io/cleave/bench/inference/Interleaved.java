package io.cleave.bench.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times rivals in turn, round after round, so that all meet the same disturbances. */
final class Interleaved {

  /** Milliseconds of one rival's runs. */
  record Timing(double median, double fastest, double p90) {

    static Timing of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      return new Timing(
          sorted[last / 2] / 1e6, sorted[0] / 1e6, sorted[(int) Math.round(0.9 * last)] / 1e6);
    }
  }

  private final Map<String, Runnable> rivals = new LinkedHashMap<>();

  void add(String name, Runnable rival) {
    rivals.put(name, rival);
  }

  Map<String, Timing> run(int warmUps, int rounds) {
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
