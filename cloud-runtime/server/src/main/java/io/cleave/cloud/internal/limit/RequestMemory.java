package io.cleave.cloud.internal.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The bytes of payloads on all connections, from their verified header until they are decoded. When
 * the limit is reached, the payload that has been arriving longest must give way, and so must
 * payloads that wait for peers that do not read: neither can keep memory from others. Thread-safe.
 */
public final class RequestMemory {
  /** How long a payload may take to arrive even if others need its memory. */
  public static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private record Arrival(long sinceNanos, Consumer<Payload> giveWay) {}

  private final long limitBytes;
  private final LongSupplier nanoClock;
  private final Runnable onShortage;
  private final AtomicLong takenBytes = new AtomicLong();

  /** In the order in which they began. */
  private final Map<Payload, Arrival> arriving = new LinkedHashMap<>();

  public RequestMemory(long limitBytes) {
    this(limitBytes, System::nanoTime, () -> {});
  }

  /**
   * Holds nothing yet.
   *
   * @param onShortage called by any thread when memory was not free
   */
  public RequestMemory(long limitBytes, LongSupplier nanoClock, Runnable onShortage) {
    this.limitBytes = limitBytes;
    this.nanoClock = nanoClock;
    this.onShortage = onShortage;
  }

  public long limitBytes() {
    return limitBytes;
  }

  /** Never more than the limit. */
  public long takenBytes() {
    return takenBytes.get();
  }

  /** Takes that many bytes if they are free; returns whether they were. */
  public boolean take(int bytes) {
    long taken;
    do {
      taken = takenBytes.get();
      if (taken + bytes > limitBytes) {
        sendSlowestAway();
        onShortage.run();
        return false;
      }
    } while (!takenBytes.compareAndSet(taken, taken + bytes));
    return true;
  }

  public void give(int bytes) {
    takenBytes.addAndGet(-bytes);
  }

  /**
   * Notes that the bytes of a payload are still to come.
   *
   * @param giveWay called at most once, by any thread; the payload may have arrived meanwhile
   */
  public void arriving(Payload payload, Consumer<Payload> giveWay) {
    synchronized (arriving) {
      arriving.put(payload, new Arrival(nanoClock.getAsLong(), giveWay));
    }
  }

  public void arrived(Payload payload) {
    synchronized (arriving) {
      arriving.remove(payload);
    }
  }

  private void sendSlowestAway() {
    Map.Entry<Payload, Arrival> slowest;
    synchronized (arriving) {
      Iterator<Map.Entry<Payload, Arrival>> all = arriving.entrySet().iterator();
      slowest = all.hasNext() ? all.next() : null;
      if (slowest == null
          || nanoClock.getAsLong() - slowest.getValue().sinceNanos() < GRACE_NANOS) {
        return;
      }
      all.remove();
    }
    slowest.getValue().giveWay().accept(slowest.getKey());
  }
}
