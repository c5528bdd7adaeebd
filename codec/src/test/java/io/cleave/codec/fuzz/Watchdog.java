package io.cleave.codec.fuzz;

import java.time.Duration;

/** Ends the process, and says why, when one input takes longer than any machine should need. */
final class Watchdog implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Thread thread = new Thread(this::watch, "fuzz-watchdog");
  private volatile Fuzzer fuzzer;
  private volatile byte[] input;
  private volatile long number;

  Watchdog() {
    thread.setDaemon(true);
    thread.start();
  }

  void begin(Fuzzer now, long inputNumber, byte[] bytes) {
    fuzzer = now;
    number = inputNumber;
    input = bytes;
  }

  void end() {
    input = null;
  }

  private void watch() {
    byte[] last = null;
    long since = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      byte[] now = input;
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (now != null && System.nanoTime() - since > LIMIT.toNanos()) {
        System.err.println("hangs: " + fuzzer.describe(number, now));
        Runtime.getRuntime().halt(1);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PERIOD.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
