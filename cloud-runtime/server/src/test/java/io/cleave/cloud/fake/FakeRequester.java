package io.cleave.cloud.fake;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.limit.MemoryShare;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.queue.Receipt;
import io.cleave.cloud.internal.queue.Requester;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.WantedOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;

/** Somebody who has requests and does not care what becomes of them. */
public final class FakeRequester implements Requester {
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
  private static final MemoryShare MEMORY = new MemoryShare(new RequestMemory(1 << 20), slow -> {});

  private final String name;
  private long lastId;
  private boolean deaf;

  public FakeRequester(String name) {
    this.name = name;
  }

  /** Whether it takes no answers from now on. */
  public void deaf(boolean deaf) {
    this.deaf = deaf;
  }

  public TailRequest next(ServedPart tail) {
    return next(tail, HOUR_NANOS);
  }

  public TailRequest next(ServedPart tail, long timeoutNanos) {
    return next(tail, timeoutNanos, RequestPreamble.NORMAL_PRIORITY);
  }

  public TailRequest next(ServedPart tail, long timeoutNanos, int priority) {
    long now = System.nanoTime();
    Payload payload = MEMORY.take(UnpooledByteBufAllocator.DEFAULT, 1);
    payload.release();
    return new TailRequest(
        this,
        ++lastId,
        tail,
        preamble(priority),
        List.of(new WantedOutput(0, AnswerFormat.EXACT)),
        payload,
        0,
        new Receipt(now, now, 0),
        timeoutNanos);
  }

  public static RequestPreamble preamble(int priority) {
    return new RequestPreamble(
        TestTails.FIRST, PayloadKind.TENSORS, priority, List.of(), 1, Extensions.NONE);
  }

  /** The requester's name and the request's number among its own. */
  public static String label(TailRequest request) {
    return request == null ? null : ((FakeRequester) request.requester()).name + request.id();
  }

  @Override
  public boolean takesAnswers() {
    return !deaf;
  }

  @Override
  public void answer(TailRequest request, ByteBuf frame, ServedRequest served) {
    frame.release();
  }

  @Override
  public void fail(TailRequest request, Notice notice) {}

  @Override
  public void abort() {}
}
