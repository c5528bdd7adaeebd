package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.MemoryShare;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.queue.Receipt;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The incoming frames of one connection. Allocates memory for payloads when their headers are
 * verified, and hands over complete payloads. A request that is refused at its header is read and
 * dropped. For one thread.
 */
final class IncomingFrames implements FrameSink {
  /** Decides which frames may come, and takes those that are not requests. */
  interface Receiver {
    /**
     * The max payload of a frame of a type.
     *
     * @throws ProtocolViolationException if no such frame may come now
     */
    int limit(FrameType type);

    /**
     * Takes a complete payload, which then belongs to the receiver; null if there was no memory for
     * it.
     */
    void control(FrameHeader header, @Nullable Payload payload);
  }

  /** What {@link #drop} found. */
  enum Dropped {
    NOTHING,
    /** A request that has its end already. */
    REFUSED,
    /** A request that must be ended. */
    ARRIVING
  }

  /** A request whose last byte has not arrived. */
  private static final class Arriving {
    final long firstNanos;
    final long wallMicros;
    @Nullable Payload payload;
    boolean refused;

    Arriving(long firstNanos, long wallMicros) {
      this.firstNanos = firstNanos;
      this.wallMicros = wallMicros;
    }

    void release() {
      if (payload != null) {
        payload.release();
        payload = null;
      }
    }
  }

  private final Receiver receiver;
  private final RequestTable requests;
  private final ByteBufAllocator allocator;
  private final MemoryShare memory;
  private final ServerClock clock;
  private final int maxIncomplete;
  private final FrameAssembler assembler = new FrameAssembler(this);

  /** In the order in which they began. */
  private final Map<Long, Arriving> arriving = new LinkedHashMap<>();

  private @Nullable Payload control;

  /** When the first byte of an incomplete frame arrived that is not a request's. */
  private OptionalLong frameSinceNanos = OptionalLong.empty();

  private long readNanos;

  /**
   * Stands before the first byte.
   *
   * @param maxInFlight limit of the connection's requests; twice as many may be incomplete, dropped
   *     ones included
   */
  IncomingFrames(
      Receiver receiver,
      RequestTable requests,
      ByteBufAllocator allocator,
      MemoryShare memory,
      ServerClock clock,
      int maxInFlight) {
    this.receiver = receiver;
    this.requests = requests;
    this.allocator = allocator;
    this.memory = memory;
    this.clock = clock;
    this.maxIncomplete = (int) Math.min(Integer.MAX_VALUE, 2L * maxInFlight);
  }

  /** As {@link FrameAssembler#accept}. */
  void accept(ByteBuffer bytes) {
    readNanos = clock.nanos();
    assembler.accept(bytes);
    if (!assembler.insideFrame()) {
      frameSinceNanos = OptionalLong.empty();
    } else if (arriving.isEmpty() && frameSinceNanos.isEmpty()) {
      frameSinceNanos = OptionalLong.of(readNanos);
    }
  }

  /** When the first byte of the oldest incomplete frame or request arrived. */
  OptionalLong incompleteSinceNanos() {
    return arriving.values().stream()
        .findFirst()
        .map(oldest -> OptionalLong.of(oldest.firstNanos))
        .orElse(frameSinceNanos);
  }

  @Override
  public @Nullable ByteBuffer begin(FrameHeader header) {
    header.requirePayloadAtMost(receiver.limit(header.type()));
    if (header.type() == FrameType.REQUEST) {
      return beginRequest(header);
    }
    control = memory.take(allocator, header.payloadBytes());
    return control == null ? null : control.from(0);
  }

  private @Nullable ByteBuffer beginRequest(FrameHeader header) {
    long first = frameSinceNanos.orElse(readNanos);
    frameSinceNanos = OptionalLong.empty();
    Optional<Notice> refusal = requests.begin(header.requestId());
    requireRoomForOneMore();
    Arriving request = new Arriving(first, clock.wallMicrosAt(first));
    arriving.put(header.requestId(), request);
    if (refusal.isEmpty()) {
      request.payload = memory.take(allocator, header.payloadBytes());
    }
    if (request.payload == null) {
      request.refused = true;
      requests.refuse(header.requestId(), refusal.orElseGet(this::noMemory));
      return null;
    }
    return request.payload.from(0);
  }

  private Notice noMemory() {
    return new Notice(ErrorCode.OVERLOADED, "used up: " + memory);
  }

  private void requireRoomForOneMore() {
    if (arriving.size() >= maxIncomplete) {
      throw new ProtocolViolationException(
          "more than " + maxIncomplete + " requests are incomplete (limit)");
    }
  }

  @Override
  public void end(FrameHeader header) {
    if (header.type() == FrameType.REQUEST) {
      endRequest(header.requestId());
      return;
    }
    frameSinceNanos = OptionalLong.empty();
    Payload complete = control;
    control = null;
    if (complete != null) {
      complete.arrived();
    }
    receiver.control(header, complete);
  }

  private void endRequest(long id) {
    Arriving request = arriving.remove(id);
    Payload payload = request == null ? null : request.payload;
    if (request == null || payload == null) { // closed meanwhile, or refused at its header
      return;
    }
    if (request.refused) {
      payload.release();
      return;
    }
    payload.arrived();
    Receipt receipt = new Receipt(request.firstNanos, clock.nanos(), request.wallMicros);
    requests.complete(id, payload, receipt);
  }

  /** Drops a request of which no more comes, and frees its memory. */
  Dropped drop(long id) {
    Arriving request = arriving.remove(id);
    if (request == null) {
      return Dropped.NOTHING;
    }
    assembler.forget(id);
    request.release();
    return request.refused ? Dropped.REFUSED : Dropped.ARRIVING;
  }

  /** Refuses all incomplete requests; what still comes of them is dropped. */
  void refuseArriving(Notice notice) {
    for (Map.Entry<Long, Arriving> each : arriving.entrySet()) {
      if (!each.getValue().refused) {
        each.getValue().refused = true;
        requests.refuse(each.getKey(), notice);
      }
    }
  }

  /** Whether bytes of the payload are still to come. */
  boolean isArriving(Payload payload) {
    return payload == control
        || arriving.values().stream().anyMatch(each -> each.payload == payload);
  }

  /** Frees all memory. The assembler must not use it after that, so nothing more is accepted. */
  void close() {
    List.copyOf(arriving.keySet()).forEach(this::drop);
    if (control != null) {
      control.release();
      control = null;
    }
  }
}
