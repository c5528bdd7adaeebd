package io.cleave.simulation;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What happened, as a number that two runs of a seed must share, and as text if anybody asks. */
final class Trace {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LongSupplier nowNanos;
  private final Consumer<String> lines;
  private final boolean textual;
  private long hash = FNV_OFFSET;

  private Trace(LongSupplier nowNanos, Consumer<String> lines, boolean textual) {
    this.nowNanos = nowNanos;
    this.lines = lines;
    this.textual = textual;
  }

  static Trace silent(LongSupplier nowNanos) {
    return new Trace(nowNanos, line -> {}, false);
  }

  static Trace to(Consumer<String> lines, LongSupplier nowNanos) {
    return new Trace(nowNanos, lines, true);
  }

  long hash() {
    return hash;
  }

  void add(Object who, String what, long number) {
    long now = nowNanos.getAsLong();
    mix(now);
    mix(number);
    mix(what.hashCode());
    if (textual) {
      lines.accept("%,14d µs  %-10s %s %d".formatted(now / 1000, who, what, number));
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * FNV_PRIME;
    hash ^= hash >>> 32;
  }
}
