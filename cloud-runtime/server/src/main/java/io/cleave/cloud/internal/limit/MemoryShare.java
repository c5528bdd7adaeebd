package io.cleave.cloud.internal.limit;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The request memory of one connection: at most a quarter of the whole, but always one payload if
 * that is free. One thread takes memory, any thread gives it back.
 */
public final class MemoryShare {
  private static final int CONNECTIONS_TO_FILL_IT = 4;

  private final RequestMemory memory;
  private final Consumer<Payload> giveWay;
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * Holds nothing yet.
   *
   * @param giveWay called by any thread with a payload that must be dropped because it arrives too
   *     slowly
   */
  public MemoryShare(RequestMemory memory, Consumer<Payload> giveWay) {
    this.memory = memory;
    this.giveWay = giveWay;
  }

  /** Allocates a payload of that many bytes, which are to arrive; null if they are not free now. */
  public @Nullable Payload take(ByteBufAllocator allocator, int bytes) {
    long held = heldBytes.get();
    boolean fair =
        held == 0 || bytes == 0 || held + bytes <= memory.limitBytes() / CONNECTIONS_TO_FILL_IT;
    if (!fair || !memory.take(bytes)) {
      return null;
    }
    heldBytes.addAndGet(bytes);
    try {
      Payload payload = new Payload(this, allocator.directBuffer(bytes, bytes));
      memory.arriving(payload, giveWay);
      return payload;
    } catch (Throwable t) { // such as an OutOfMemoryError
      give(bytes);
      throw t;
    }
  }

  public void arrived(Payload payload) {
    memory.arrived(payload);
  }

  public void give(int bytes) {
    heldBytes.addAndGet(-bytes);
    memory.give(bytes);
  }

  /** For messages. */
  @Override
  public String toString() {
    return memory.limitBytes()
        + " bytes of request memory in all, at most a quarter of it for one connection (limits)";
  }
}
