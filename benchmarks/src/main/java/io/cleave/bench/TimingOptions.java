package io.cleave.bench;

import io.cleave.bench.Interleaved.Timing;
import io.cleave.codec.internal.Check;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** How long to time, as options of a command that runs one race after the other. */
public final class TimingOptions {

  private static final Duration TURN = Duration.ofMillis(10);

  /** The share of the first warm-up that later races take, which find compiled code. */
  private static final int LATER = 10;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description =
          "Timed rounds, of which the median counts; in each, every rival runs for 10 ms or once, of"
              + " this thread's processor time."
              + " Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description =
          "How long each rival runs before the first race; a tenth of it before later ones."
              + " Default: ${DEFAULT-VALUE}.")
  private long warmUpMillis;

  private boolean warm;

  /** Made by the command line. */
  public TimingOptions() {}

  /**
   * Runs a race.
   *
   * @param race with all its rivals
   * @return the timing of one run of each rival, by name
   */
  public Map<String, Timing> run(Interleaved race) {
    Check.argument(
        rounds >= 1 && warmUpMillis >= 0,
        "rounds, warm-up",
        rounds + ", " + warmUpMillis,
        "1 or more, 0 or more");
    Duration warmUp = Duration.ofMillis(warm ? warmUpMillis / LATER : warmUpMillis);
    warm = true;
    return race.run(warmUp, TURN, rounds);
  }
}
