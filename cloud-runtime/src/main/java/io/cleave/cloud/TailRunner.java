package io.cleave.cloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.core.TensorShapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's hold on one tail: the buffer that a batch is decoded into, which the engine reads
 * where it is, and the codec's two halves. For one thread; {@link #close} frees its native memory.
 */
final class TailRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailRunner.class);
  private static final int TENSOR_OFFSET = FrameHeader.BYTES + ServerTimings.BYTES;

  /**
   * Requests that lie decoded behind each other in the input.
   *
   * @param requests in their order
   * @param firstSlot where the first one lies
   * @param startedNanos when their decoding began
   * @param decodedNanos when it ended
   */
  private record Slots(
      List<TailRequest> requests, int firstSlot, long startedNanos, long decodedNanos) {
    Slots only(int index) {
      return new Slots(List.of(requests.get(index)), firstSlot + index, startedNanos, decodedNanos);
    }
  }

  private final Tail tail;
  private final ByteBufAllocator allocator;
  private final ServerListener listener;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final InputDecoder decoder;
  private final TensorEncoder encoder;
  private final ByteBuffer input;

  TailRunner(Tail tail, int maxBatch, ByteBufAllocator allocator, ServerListener listener) {
    this.tail = tail;
    this.allocator = allocator;
    this.listener = listener;
    encoder = TensorEncoder.of(tail.output(), Profile.exact());
    input = ByteBuffer.allocateDirect(Math.multiplyExact(maxBatch, tail.input().bytes()));
    manager = tail.manager().newSubManager();
    decoder = InputDecoder.of(tail, manager);
    parameters = new ParameterStore(manager, false);
  }

  Tail tail() {
    return tail;
  }

  /**
   * Runs the smallest and the largest batch on zeros, so that no request pays for what the engine
   * does once.
   *
   * @throws IllegalStateException if the tail does not give what it should
   */
  void warmUp() {
    decoder.warmUp(slots(0, 1));
    forward(1, 0, TailRunner::ignore);
    int maxBatch = input.capacity() / tail.input().bytes();
    if (maxBatch > 1) {
      forward(maxBatch, 0, TailRunner::ignore);
    }
  }

  private static void ignore(ByteBuffer logits) {}

  /**
   * Decodes, runs the tail once, answers. Requests that cannot be decoded fail, and so do those
   * that the tail throws for, each one alone.
   *
   * @param requests at most the largest batch; each has its end afterwards
   */
  void run(List<TailRequest> requests) {
    long startedNanos = System.nanoTime();
    List<TailRequest> decoded = decode(requests);
    if (!decoded.isEmpty()) {
      run(new Slots(decoded, 0, startedNanos, System.nanoTime()));
    }
  }

  private List<TailRequest> decode(List<TailRequest> requests) {
    List<TailRequest> decoded = new ArrayList<>(requests.size());
    for (TailRequest request : requests) {
      try {
        decoder.decode(request, slots(decoded.size(), 1));
        request.releasePayload();
        decoded.add(request);
      } catch (CorruptFrameException e) {
        request.fail(ErrorCode.BAD_TENSOR, e.getMessage());
      } catch (Throwable t) { // such as an OutOfMemoryError: not the others' failure
        request.failAfter(t);
      }
    }
    return decoded;
  }

  private void run(Slots slots) {
    try {
      forward(slots);
    } catch (Throwable t) { // an OutOfMemoryError in one batch must not end the worker
      if (slots.requests().size() == 1) {
        slots.requests().get(0).failAfter(t);
      } else {
        logger.warn("Tail {} failed for a batch: one by one", tail.fingerprint(), t);
        runEachAlone(slots);
      }
    }
  }

  private void runEachAlone(Slots slots) {
    for (int i = 0; i < slots.requests().size(); i++) {
      TailRequest request = slots.requests().get(i);
      if (request.leftNanos(System.nanoTime()) <= 0) {
        request.fail(
            ErrorCode.DEADLINE_EXCEEDED, "the request's deadline passed while its batch failed");
      } else if (!request.hasEnded()) {
        run(slots.only(i));
      }
    }
  }

  private void forward(Slots slots) {
    int size = slots.requests().size();
    long started = System.nanoTime();
    forward(size, slots.firstSlot(), values -> answer(slots, started, values));
  }

  private void answer(Slots slots, long started, ByteBuffer values) {
    int size = slots.requests().size();
    long ran = System.nanoTime();
    listener.batchRan(tail.fingerprint(), size, ran - started);
    for (int i = 0; i < size; i++) {
      ByteBuffer row = row(values, tail.output().bytes(), i, 1);
      answer(slots.requests().get(i), timings(slots, i, ran - started), ran, row);
    }
  }

  /** Gives the logits where the engine left them; they are valid inside the call alone. */
  private void forward(int size, int firstSlot, Consumer<ByteBuffer> logitsTo) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch =
          scope.create(
              slots(firstSlot, size), TensorShapes.batch(size, tail.input()), DataType.FLOAT32);
      NDArray logits = tail.block().forward(parameters, new NDList(batch), false).head();
      logits.attach(scope);
      logitsTo.accept(values(logits, size));
    }
  }

  private static ServerTimings timings(Slots slots, int index, long tailNanos) {
    return new ServerTimings(
        slots.startedNanos() - slots.requests().get(index).arrivedNanos(),
        slots.decodedNanos() - slots.startedNanos(),
        tailNanos);
  }

  private ByteBuffer slots(int first, int count) {
    return row(input, tail.input().bytes(), first, count);
  }

  private static ByteBuffer row(ByteBuffer rows, int rowBytes, int first, int count) {
    return rows.slice(first * rowBytes, count * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer values(NDArray logits, int size) {
    if (logits.getDataType() != DataType.FLOAT32
        || logits.size() != (long) size * tail.output().elements()) {
      throw new IllegalStateException(
          "tail output: "
              + logits.getDataType()
              + logits.getShape()
              + " (expected: float32, "
              + size
              + " times "
              + tail.output()
              + ")");
    }
    return logits.toByteBuffer(true);
  }

  private void answer(TailRequest request, ServerTimings timings, long ranNanos, ByteBuffer row) {
    ByteBuf frame = response(request.id(), timings, row);
    long encodeNanos = System.nanoTime() - ranNanos;
    request.answer(new Answer(frame, served(request, timings, encodeNanos, frame)));
  }

  private ServedRequest served(
      TailRequest request, ServerTimings timings, long encodeNanos, ByteBuf frame) {
    return new ServedRequest(
        timings.queueNanos(),
        timings.decodeNanos(),
        timings.tailNanos(),
        encodeNanos,
        request.bytesReceived(),
        frame.readableBytes(),
        tail.input().bytes());
  }

  private ByteBuf response(long id, ServerTimings timings, ByteBuffer values) {
    ByteBuf frame = allocator.directBuffer(TENSOR_OFFSET + encoder.maxEncodedBytes());
    try {
      ByteBuffer target = frame.nioBuffer(0, frame.capacity()).position(TENSOR_OFFSET);
      encoder.encode(values, target);
      int frameBytes = target.position();
      target.position(0);
      new FrameHeader(FrameType.RESPONSE, id, frameBytes - FrameHeader.BYTES).encode(target);
      timings.encode(target);
      return frame.writerIndex(frameBytes);
    } catch (RuntimeException | Error e) {
      frame.release();
      throw e;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
