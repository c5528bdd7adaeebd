package io.cleave.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds of the simulation: {@code docs/simulation.md}. */
class SimulationTest {
  private static final long SEEDS = Long.getLong("cleave.simulation.seeds", 20_000);
  private static final int TWICE = 40;

  /** Seeds whose servers are behind names with several addresses, too. */
  private static final long NAMED = SEEDS / 10;

  /**
   * By these the builds are or once were noticed that {@code benchmarks/simulate-broken} breaks.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 6, 10, 35, 42, 57, 147, 173, 291, 582, 917, 1003})
  void seedsThatBreakInBrokenBuildsBreakNoneHere(long seed) {
    new World(seed).run();
  }

  /** A seed that failed is kept here for good, whatever was mended. */
  @ParameterizedTest
  @ValueSource(longs = {129647, 214597, 227960, 349262, 353238})
  void seedsThatFailedOnceFailNoMore(long seed) {
    new World(seed).run();
  }

  @Test
  void aSeedIsTheSameEachTime() {
    for (long seed = 1; seed <= TWICE; seed++) {
      List<String> lines = new ArrayList<>();
      assertEquals(new World(seed).run(), new World(seed, lines::add).run(), "seed " + seed);
      assertTrue(!lines.isEmpty());
    }
  }

  @Test
  void noSeedBreaksAnInvariantWhereServersShareNames() {
    for (long seed = 1; seed <= NAMED; seed++) {
      World.named(seed, null).run();
    }
  }

  @Test
  void noSeedBreaksAnInvariant() {
    Map<String, Long> ends = new TreeMap<>();
    long started = System.nanoTime();
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      world.run();
      world.counts().forEach((end, times) -> ends.merge(end, times, Long::sum));
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
    System.out.printf("%d seeds in %d s: %s%n", SEEDS, seconds, ends);
  }
}
