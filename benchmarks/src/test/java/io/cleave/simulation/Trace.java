package io.cleave.simulation;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What happened, as a number that two runs of a seed must share, and as text if anybody asks. */
final class Trace {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LongSupplier nowNanos;
  private final Consumer<String> lines;
  private long hash = FNV_OFFSET;

  /** Tells {@code lines}, unless that is null. */
  Trace(LongSupplier nowNanos, Consumer<String> lines) {
    this.nowNanos = nowNanos;
    this.lines = lines;
  }

  long hash() {
    return hash;
  }

  void add(Object who, String what, long number) {
    long now = nowNanos.getAsLong();
    mix(now);
    mix(number);
    mix(what.hashCode());
    if (lines != null) {
      lines.accept("%,14d µs  %-10s %s %d".formatted(now / 1000, who, what, number));
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * FNV_PRIME;
    hash ^= hash >>> 32;
  }
}
