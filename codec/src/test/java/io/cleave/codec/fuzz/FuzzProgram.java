package io.cleave.codec.fuzz;

/**
 * Fuzzes for as long as one likes: {@code FuzzProgram INPUTS [SEED]}, run from the module's folder.
 */
final class FuzzProgram {
  private static final int STEPS = 20;

  private FuzzProgram() {}

  public static void main(String[] args) {
    long inputs = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println("seed " + seed);
    long start = System.nanoTime();
    try (FuzzRun run = new FuzzRun(seed)) {
      run.takeCorpus();
      for (int step = 0; step < STEPS; step++) {
        run.run(inputs / STEPS);
        System.out.println(progress(run, start));
      }
      run.fuzzers().forEach(fuzzer -> System.out.println(line(fuzzer)));
    }
  }

  private static String progress(FuzzRun run, long start) {
    return String.format(
        "%,d inputs, %,d accepted, %,d refused, %.0f s",
        run.inputs(),
        run.accepted(),
        run.inputs() - run.accepted(),
        (System.nanoTime() - start) * 1e-9);
  }

  private static String line(Fuzzer fuzzer) {
    return String.format(
        "%-16s %,11d inputs %,11d accepted %6.1f us and up to %,d bytes allocated for each",
        fuzzer.target().name(),
        fuzzer.inputs(),
        fuzzer.accepted(),
        fuzzer.duration().toNanos() * 1e-3 / fuzzer.inputs(),
        fuzzer.mostAllocatedBytes());
  }
}
