package io.cleave.cloud;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes guessing tokens slow: an address that showed {@value #LIMIT} wrong ones within a minute is
 * refused for a minute, before it costs anything. Of IPv6 the network (/64) counts, of which a
 * guesser has all addresses. Remembers the {@value #CAPACITY} addresses that were seen last.
 * Thread-safe.
 */
final class WrongTokens {
  static final int LIMIT = 10;
  static final int CAPACITY = 4096;
  static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Logger logger = LoggerFactory.getLogger(WrongTokens.class);
  private static final int NETWORK_BYTES = 8;

  /** Wrong tokens since the first of them; once there are enough, since the last. */
  private record Guesses(int count, long sinceNanos) {}

  private final Map<ByteBuffer, Guesses> addresses = new LinkedHashMap<>(16, 0.75f, true);
  private final LongSupplier nanoClock;

  WrongTokens(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Counts a wrong token that came from the address. */
  synchronized void count(InetAddress address) {
    long now = nanoClock.getAsLong();
    Guesses before = addresses.get(key(address));
    int count = isOver(before, now) ? 1 : before.count() + 1;
    long since = count == 1 || count >= LIMIT ? now : before.sinceNanos();
    addresses.put(key(address), new Guesses(count, since));
    if (count == LIMIT) {
      logger.warn("{} showed {} wrong tokens and is refused for a minute", address, count);
    }
    if (addresses.size() > CAPACITY) {
      addresses.remove(addresses.keySet().iterator().next());
    }
  }

  synchronized boolean refuses(InetAddress address) {
    Guesses guesses = addresses.get(key(address));
    return !isOver(guesses, nanoClock.getAsLong()) && guesses.count() >= LIMIT;
  }

  private static boolean isOver(Guesses guesses, long now) {
    return guesses == null || now - guesses.sinceNanos() >= PERIOD_NANOS;
  }

  private static ByteBuffer key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(
        address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
