package io.cleave.codec.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@link FuzzProgram} runs for longer. */
class FuzzTest {
  private static final long SEED = 20260731;
  private static final long INPUTS = 200_000;

  @Test
  void mutatedInputsAreRefusedOrReadAndNothingElse() {
    try (FuzzRun run = new FuzzRun(SEED)) {
      run.takeCorpus();
      run.run(INPUTS);
      long accepted = run.accepted();
      assertTrue(accepted > INPUTS / 20 && accepted < INPUTS / 2, accepted + " accepted");
    }
  }

  /** As many for the protocol alone: it is the first that strangers reach. */
  @Test
  void mutatedFramesOfTheProtocolAreRefusedOrReadAndNothingElse() {
    try (Watchdog watchdog = new Watchdog()) {
      Fuzzer fuzzer = new Fuzzer(FuzzTargets.protocol(), SEED, watchdog);
      fuzzer.takeCorpus();
      fuzzer.run(INPUTS);
      long accepted = fuzzer.accepted();
      assertTrue(accepted > INPUTS / 20 && accepted < INPUTS / 2, accepted + " accepted");
    }
  }
}
