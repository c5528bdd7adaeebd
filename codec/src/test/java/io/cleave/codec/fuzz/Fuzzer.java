package io.cleave.codec.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Feeds mutated inputs to a target and counts what became of them. What input a number stands for
 * depends on nothing but the seed, the number and the target's corpus.
 */
final class Fuzzer {
  private static final int BATCH = 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;
  private final long seed;
  private final Watchdog watchdog;
  private long inputs;
  private long accepted;
  private long allocatedBytes;
  private long nanos;
  private long mostAllocatedBytes;

  Fuzzer(FuzzTarget target, long seed, Watchdog watchdog) {
    this.target = target;
    this.seed = seed;
    this.watchdog = watchdog;
  }

  FuzzTarget target() {
    return target;
  }

  /** {@return how many inputs there were} */
  long inputs() {
    return inputs;
  }

  /** {@return how many of them were accepted} */
  long accepted() {
    return accepted;
  }

  /** {@return the most that an input of any batch allocated on average} */
  long mostAllocatedBytes() {
    return mostAllocatedBytes;
  }

  /** {@return the time that all of them took} */
  Duration duration() {
    return Duration.ofNanos(nanos);
  }

  /** Takes every input of the corpus as it is. */
  void takeCorpus() {
    for (byte[] input : target.corpus()) {
      take(input, -1);
    }
  }

  /**
   * Goes on with so many inputs.
   *
   * @throws AssertionError with all that is needed to see it again, if the target does not behave
   */
  void run(long count) {
    long start = System.nanoTime();
    for (long end = inputs + count; inputs < end; inputs++) {
      byte[] input = input(inputs);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      accepted += take(input, inputs) ? 1 : 0;
      allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
      if ((inputs + 1) % BATCH == 0) {
        endBatch();
      }
    }
    nanos += System.nanoTime() - start;
  }

  private void endBatch() {
    long each = allocatedBytes / BATCH;
    allocatedBytes = 0;
    mostAllocatedBytes = Math.max(mostAllocatedBytes, each);
    if (each > target.mostAllocatedBytes()) {
      throw new AssertionError(
          String.format(
              "%s, seed %d, %d inputs up to %d: allocated %,d bytes each (expected: %,d)",
              target.name(), seed, BATCH, inputs, each, target.mostAllocatedBytes()));
    }
  }

  private byte[] input(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
    byte[] input = new Mutator(random, target.corpus()).next();
    return random.nextBoolean() ? target.seal(input) : input;
  }

  private boolean take(byte[] input, long number) {
    watchdog.begin(this, number, input);
    try {
      return target.take(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(describe(number, input), e);
    } finally {
      watchdog.end();
    }
  }

  String describe(long number, byte[] input) {
    return String.format(
        "%s, seed %d, input %d: %s", target.name(), seed, number, HexFormat.of().formatHex(input));
  }
}
