package io.cleave.codec.fuzz;

import java.util.List;

/**
 * Shares inputs among all targets, fewer to those that take longer. Not safe for concurrent use.
 */
final class FuzzRun implements AutoCloseable {
  private static final double FIXED_WORK = 100;

  private final Watchdog watchdog = new Watchdog();
  private final List<Fuzzer> fuzzers;
  private final double allShares;

  FuzzRun(long seed) {
    this.fuzzers =
        FuzzTargets.all().stream().map(target -> new Fuzzer(target, seed, watchdog)).toList();
    this.allShares = fuzzers.stream().mapToDouble(FuzzRun::share).sum();
  }

  private static double share(Fuzzer fuzzer) {
    return 1 / (FIXED_WORK + fuzzer.target().work());
  }

  List<Fuzzer> fuzzers() {
    return fuzzers;
  }

  /** Takes the whole corpus as it is. */
  void takeCorpus() {
    fuzzers.forEach(Fuzzer::takeCorpus);
  }

  /** Takes about so many inputs more. */
  void run(long inputs) {
    for (Fuzzer fuzzer : fuzzers) {
      fuzzer.run(Math.round(inputs * share(fuzzer) / allShares));
    }
  }

  long inputs() {
    return fuzzers.stream().mapToLong(Fuzzer::inputs).sum();
  }

  long accepted() {
    return fuzzers.stream().mapToLong(Fuzzer::accepted).sum();
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
