package io.cleave.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs rivals in turn, round after round, so that all meet the same disturbances.
 *
 * @param <T> what comes of one run
 */
public final class Interleaved<T> {
  /**
   * What takes turns.
   *
   * @param <T> what comes of one run
   */
  public interface Rival<T> {
    /**
     * {@return what was measured} Runs once.
     *
     * @param round counts from 0; below for those that do not count
     * @throws IOException if it fails
     */
    T run(int round) throws IOException;
  }

  private final Map<String, Rival<T>> rivals = new LinkedHashMap<>();

  /** Makes a race without rivals. */
  public Interleaved() {}

  /**
   * Enters a rival.
   *
   * @param name of its own
   * @param rival what one run is
   */
  public void add(String name, Rival<T> rival) {
    rivals.put(name, rival);
  }

  /**
   * {@return what each measured, round by round, by name, in the order they were entered} Runs
   * every rival once a round.
   *
   * @param warmUps rounds that do not count
   * @param rounds rounds that do
   * @throws IOException if a rival fails
   */
  public Map<String, List<T>> run(int warmUps, int rounds) throws IOException {
    Map<String, List<T>> results = new LinkedHashMap<>();
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Rival<T>> rival : rivals.entrySet()) {
        T result = rival.getValue().run(round);
        if (round >= 0) {
          results.computeIfAbsent(rival.getKey(), any -> new ArrayList<>()).add(result);
        }
      }
    }
    return results;
  }
}
