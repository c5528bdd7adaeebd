package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.internal.connection.ConnectionContext;
import io.cleave.cloud.internal.connection.ConnectionRegistry;
import io.cleave.cloud.internal.connection.GuardedListener;
import io.cleave.cloud.internal.connection.Handshake;
import io.cleave.cloud.internal.connection.ServerClock;
import io.cleave.cloud.internal.connection.ServerConnection;
import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.cloud.internal.connection.WrongTokens;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.Origin;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.queue.Admission;
import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.cloud.internal.served.ServedTails;
import io.cleave.cloud.internal.tail.RunnerContext;
import io.cleave.cloud.internal.tail.TailRunners;
import io.cleave.cloud.internal.tail.TailWorker;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All of a server but its threads and sockets: one connection, one worker, a clock that is set. */
public final class OneThread implements AutoCloseable {
  public static final long EPOCH_MICROS = 1_700_000_000_000_000L;

  public final AtomicLong nanos = new AtomicLong(77);
  public final RequestMemory memory;
  public final AnswerMemory answers;
  public final EmbeddedChannel channel;
  private final RequestQueue queue;
  private final TailWorker worker;
  private final TailRunners runners;
  private final Narrows narrows = new Narrows();
  private boolean narrow;
  private @Nullable Runnable onceDecoded;

  public OneThread(int maxBatch, ServerListener listener, ServedPart... served) {
    ServerClock clock = new ServerClock(this::nanoTime, () -> EPOCH_MICROS + nanos.get() / 1000);
    ServerLimits limits = TestTails.limits();
    GuardedListener heard = new GuardedListener(listener);
    ServedTails tails = new ServedTails(limits);
    queue = new RequestQueue(100, 1, maxBatch, Duration.ZERO, clock.nanoTime());
    Admission admission = new Admission(tails, queue);
    memory = new RequestMemory(limits.requestMemoryBytes(), clock.nanoTime(), admission::makeRoom);
    answers = new AnswerMemory(64 << 20, queue::roomAppeared);
    runners =
        new TailRunners(
            new RunnerContext(
                queue,
                limits.maxSampleBytes(),
                UnpooledByteBufAllocator.DEFAULT,
                heard::batchRan,
                clock.nanoTime()));
    worker = new TailWorker(queue, runners, clock.nanoTime());
    for (ServedPart tail : served) {
      tails.warmUp(tail);
      queue.open(tail);
      tails.serve(tail);
    }
    ConnectionContext context =
        new ConnectionContext(
            new Handshake(limits, new Tokens(List.of())),
            tails,
            admission,
            limits,
            new ConnectionRegistry(limits, clock.nanoTime()),
            memory,
            answers,
            heard,
            new WrongTokens(clock.nanoTime()),
            clock);
    Origin origin = Origin.of(InetAddress.getLoopbackAddress());
    channel = new EmbeddedChannel(narrows, new ServerConnection(context, origin));
    hear(RawClient.hello());
    assertEquals(FrameType.WELCOME, said().get(0).type());
  }

  private long nanoTime() {
    Runnable action = onceDecoded;
    if (action != null && memory.takenBytes() == 0) {
      onceDecoded = null;
      action.run();
    }
    return nanos.get();
  }

  /** Does something when the worker has decoded all that there is, before it runs. */
  public void onceDecoded(Runnable action) {
    onceDecoded = action;
  }

  /** Keeps what is written until the peer reads, as a system whose send buffer is full. */
  private final class Narrows extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!narrow) {
        ctx.flush();
      }
    }

    void read() {
      ctx().flush();
      channel.runPendingTasks();
    }

    private ChannelHandlerContext ctx() {
      return channel.pipeline().context(this);
    }
  }

  /** From now on the peer reads what is in the channel when {@link #said} asks, and no more. */
  public void narrow() {
    narrow = true;
  }

  public void hear(ByteBuffer bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  public void hear(List<ByteBuffer> frames) {
    frames.forEach(this::hear);
  }

  /** Has the worker do all that is due. */
  public void work() {
    while (worker.serveDue()) {
      channel.runPendingTasks();
    }
  }

  /** What the server has sent since the last call, in the order of the wire. */
  public List<FrameHeader> said() {
    return frames().stream().map(RawClient.Frame::header).toList();
  }

  /** The same, each with its own part of the payload. */
  public List<RawClient.Frame> frames() {
    if (narrow) {
      narrows.read();
    }
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    List<RawClient.Frame> frames = new ArrayList<>();
    ByteBuffer bytes = all.nioBuffer();
    while (bytes.hasRemaining()) {
      FrameHeader header = FrameHeader.decode(bytes);
      int count = Math.min(FrameType.CHUNK_BYTES, header.payloadBytes());
      frames.add(new RawClient.Frame(header, bytes.slice(bytes.position(), count)));
      bytes.position(bytes.position() + count);
    }
    return frames;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    runners.close();
    assertEquals(0, memory.takenBytes());
    assertEquals(0, answers.heldBytes());
    assertEquals(0, queue.running());
  }
}
