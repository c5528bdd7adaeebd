package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.Origin;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throttles guessing of tokens: an origin that showed {@value #LIMIT} wrong ones within a minute is
 * refused for a minute, before it costs anything. Remembers the last {@value #CAPACITY} origins.
 * Thread-safe.
 */
public final class WrongTokens {
  public static final int LIMIT = 10;
  public static final int CAPACITY = 4096;
  public static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Logger logger = LoggerFactory.getLogger(WrongTokens.class);

  /** Wrong tokens since the first of them; once the limit is reached, since the last. */
  private record Guesses(int count, long sinceNanos) {}

  private final Map<Origin, Guesses> origins = new LinkedHashMap<>(16, 0.75f, true);
  private final LongSupplier nanoClock;

  public WrongTokens(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Counts a wrong token from an origin. */
  public synchronized void count(Origin origin) {
    long now = nanoClock.getAsLong();
    Guesses before = origins.get(origin);
    int count = before == null || isOver(before, now) ? 1 : before.count() + 1;
    long since = before == null || count == 1 || count >= LIMIT ? now : before.sinceNanos();
    origins.put(origin, new Guesses(count, since));
    if (count == LIMIT) {
      logger.warn("{} showed {} wrong tokens and is refused for a minute", origin, count);
    }
    if (origins.size() > CAPACITY) {
      origins.remove(origins.keySet().iterator().next());
    }
  }

  public synchronized boolean refuses(Origin origin) {
    Guesses guesses = origins.get(origin);
    return guesses != null && !isOver(guesses, nanoClock.getAsLong()) && guesses.count() >= LIMIT;
  }

  private static boolean isOver(Guesses guesses, long now) {
    return now - guesses.sinceNanos() >= PERIOD_NANOS;
  }
}
