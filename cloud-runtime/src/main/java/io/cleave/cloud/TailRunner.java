package io.cleave.cloud;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's hold on one tail: a session, into whose inputs a batch is decoded, and the codec's
 * two halves. For one thread; {@link #close} frees its native memory.
 */
final class TailRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailRunner.class);
  private static final int TENSOR_OFFSET = FrameHeader.BYTES + ServerTimings.BYTES;

  /**
   * Requests that lie decoded in the session's inputs.
   *
   * @param requests in their order
   * @param startedNanos when their decoding began
   * @param decodedNanos when it ended
   */
  private record Decoded(List<TailRequest> requests, long startedNanos, long decodedNanos) {
    Decoded only(int index) {
      return new Decoded(List.of(requests.get(index)), startedNanos, decodedNanos);
    }

    int size() {
      return requests.size();
    }
  }

  private final ServedPart tail;
  private final ByteBufAllocator allocator;
  private final GuardedListener listener;
  private final Session session;
  private final Tensors inputs;
  private final InputDecoder decoder;
  private final TensorEncoder encoder;

  TailRunner(ServedPart tail, int maxBatch, ByteBufAllocator allocator, GuardedListener listener) {
    this.tail = tail;
    this.allocator = allocator;
    this.listener = listener;
    encoder = TensorEncoder.of(tail.output(), Profile.exact());
    decoder = InputDecoder.of(tail);
    session = tail.part().newSession();
    inputs = inputs(maxBatch);
  }

  private Tensors inputs(int maxBatch) {
    try {
      return session.inputs(tail.part().given(), maxBatch);
    } catch (RuntimeException | Error e) { // no memory for so large a batch
      close();
      throw e;
    }
  }

  ServedPart tail() {
    return tail;
  }

  /**
   * Runs the smallest and the largest batch on zeros, so that no request pays for what the engine
   * does once.
   *
   * @throws IllegalStateException if the tail does not give what it should
   */
  void warmUp() {
    decoder.warmUp(input(0));
    forward(1);
    if (inputs.batch() > 1) {
      forward(inputs.batch());
    }
  }

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
      run(new Decoded(decoded, startedNanos, System.nanoTime()));
    }
  }

  private List<TailRequest> decode(List<TailRequest> requests) {
    List<TailRequest> decoded = new ArrayList<>(requests.size());
    for (TailRequest request : requests) {
      try {
        decoder.decode(request, input(decoded.size()));
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

  private void run(Decoded batch) {
    try {
      answer(batch);
    } catch (Throwable t) { // an OutOfMemoryError in one batch must not end the worker
      if (batch.size() == 1) {
        batch.requests().get(0).failAfter(t);
      } else {
        logger.warn("Tail {} failed for a batch: one by one", tail.fingerprint(), t);
        runEachAlone(batch);
      }
    }
  }

  private void runEachAlone(Decoded batch) {
    for (int i = 0; i < batch.size(); i++) {
      TailRequest request = batch.requests().get(i);
      if (request.leftNanos(System.nanoTime()) <= 0) {
        request.fail(
            ErrorCode.DEADLINE_EXCEEDED, "the request's deadline passed while its batch failed");
      } else if (!request.hasEnded()) {
        moveToFront(i);
        run(batch.only(i));
      }
    }
  }

  /** The inputs before it have been run. */
  private void moveToFront(int index) {
    if (index > 0) {
      input(0).put(input(index));
    }
  }

  private void answer(Decoded batch) {
    long started = System.nanoTime();
    Tensors outputs = forward(batch.size());
    long ran = System.nanoTime();
    listener.tell(to -> to.batchRan(tail.fingerprint(), batch.size(), ran - started));
    for (int i = 0; i < batch.size(); i++) {
      answer(
          batch.requests().get(i),
          timings(batch, i, ran - started),
          ran,
          outputs.sample(i).data(0));
    }
  }

  /** Runs the first inputs. */
  private Tensors forward(int count) {
    session.inputs(tail.part().given(), count);
    return session.run();
  }

  private static ServerTimings timings(Decoded batch, int index, long tailNanos) {
    return new ServerTimings(
        batch.startedNanos() - batch.requests().get(index).arrivedNanos(),
        batch.decodedNanos() - batch.startedNanos(),
        tailNanos);
  }

  private ByteBuffer input(int index) {
    return inputs.sample(index).data(0);
  }

  private void answer(TailRequest request, ServerTimings timings, long ranNanos, ByteBuffer row) {
    ByteBuf frame = response(request.id(), timings, row);
    request.answer(
        frame,
        new ServedRequest(
            timings.queueNanos(),
            timings.decodeNanos(),
            timings.tailNanos(),
            System.nanoTime() - ranNanos,
            request.bytesReceived(),
            frame.readableBytes(),
            tail.input().bytes()));
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
    session.close();
    decoder.close();
  }
}
