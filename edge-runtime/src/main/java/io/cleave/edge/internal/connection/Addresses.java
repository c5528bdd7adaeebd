package io.cleave.edge.internal.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The order in which the addresses of one name are tried: IPv6 and IPv4 in turns, as in section 4
 * of RFC 8305, beginning with the family that the system puts first. Addresses that failed recently
 * come last, the oldest failure first. Confined to the event loop.
 */
public final class Addresses {
  /** How long a failure counts. */
  private static final long FAILURE_LASTS_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final Map<InetAddress, Long> failedNanos = new HashMap<>();

  /**
   * None has failed.
   *
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public Addresses(LongSupplier clock) {
    this.clock = clock;
  }

  /** Notes that an address took no connection, or did not keep it. */
  public void failed(InetAddress address) {
    failedNanos.put(address, clock.getAsLong());
  }

  /** Notes that an address completed a handshake. */
  public void works(InetAddress address) {
    failedNanos.remove(address);
  }

  /**
   * {@return the addresses that a name has now, each once, in the order to try them} Forgets all
   * others.
   *
   * @param found in the system's order
   */
  public List<InetAddress> inOrder(List<InetAddress> found) {
    long now = clock.getAsLong();
    failedNanos.keySet().retainAll(found);
    failedNanos.values().removeIf(failed -> now - failed > FAILURE_LASTS_NANOS);
    List<InetAddress> ordered = inTurns(new LinkedHashSet<>(found));
    ordered.sort(Comparator.comparingLong(address -> -ageNanos(address, now)));
    return ordered;
  }

  private long ageNanos(InetAddress address, long now) {
    Long failed = failedNanos.get(address);
    return failed == null ? Long.MAX_VALUE : now - failed;
  }

  private static List<InetAddress> inTurns(Iterable<InetAddress> found) {
    Deque<InetAddress> six = new ArrayDeque<>();
    Deque<InetAddress> four = new ArrayDeque<>();
    boolean sixIsNext = false;
    for (InetAddress address : found) {
      if (six.isEmpty() && four.isEmpty()) {
        sixIsNext = address instanceof Inet6Address;
      }
      (address instanceof Inet6Address ? six : four).add(address);
    }
    List<InetAddress> ordered = new ArrayList<>();
    while (!six.isEmpty() || !four.isEmpty()) {
      boolean takesSix = four.isEmpty() || (sixIsNext && !six.isEmpty());
      ordered.add((takesSix ? six : four).remove());
      sixIsNext = !takesSix;
    }
    return ordered;
  }
}
