package io.cleave.cloud.internal.tail;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.connection.GuardedListener;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's hold on one tail: a session, into whose inputs a batch is decoded, and the codec's
 * two halves. For one thread; {@link #close} frees its native memory.
 */
public final class TailRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailRunner.class);

  /**
   * Requests that lie decoded in the session's inputs.
   *
   * @param inputs a sample for each request, and perhaps more behind them
   * @param requests in their order
   * @param startedNanos when their decoding began
   * @param decodedNanos when it ended
   */
  private record Decoded(
      Tensors inputs, List<TailRequest> requests, long startedNanos, long decodedNanos) {
    Decoded only(int index) {
      return new Decoded(inputs, List.of(requests.get(index)), startedNanos, decodedNanos);
    }

    int size() {
      return requests.size();
    }
  }

  private final ServedPart tail;
  private final int maxBatch;
  private final long maxGroupBytes;
  private final GuardedListener listener;
  private final Session session;
  private final InputDecoder decoder;
  private final AnswerEncoder encoder;

  /**
   * Takes memory: of fixed shapes for the largest batch, as growing later would take it twice.
   *
   * @param maxSampleBytes the most that one sample, and all that run together, take where shapes
   *     are not fixed
   */
  public TailRunner(
      ServedPart tail,
      int maxBatch,
      long maxSampleBytes,
      ByteBufAllocator allocator,
      GuardedListener listener) {
    this.tail = tail;
    this.maxBatch = maxBatch;
    this.maxGroupBytes = tail.isFixed() ? Long.MAX_VALUE : maxSampleBytes;
    this.listener = listener;
    encoder = new AnswerEncoder(tail.answer(), allocator);
    decoder = InputDecoder.of(tail, maxSampleBytes);
    session = tail.part().newSession();
    if (tail.isFixed()) {
      reserve();
    }
  }

  private void reserve() {
    try {
      session.inputs(tail.crossing(), maxBatch);
    } catch (RuntimeException | Error e) { // no memory for so large a batch
      close();
      throw e;
    }
  }

  public ServedPart tail() {
    return tail;
  }

  /**
   * Runs zeros, so that no request pays for what the engine does once: of fixed shapes the smallest
   * and the largest batch, otherwise one sample of usual size, if the network knows one. Zeros may
   * make no sense where integers say sizes or places: what is thrown for them is logged.
   *
   * @throws IllegalStateException if the tail does not give what it should
   */
  public void warmUp() {
    Signature sampled = decoder.sampled();
    if (!sampled.isFixed()) {
      return;
    }
    try {
      decoder.warmUp(session.inputs(sampled, 1));
      session.run();
      if (tail.isFixed() && maxBatch > 1) {
        forward(tail.crossing(), maxBatch);
      }
    } catch (RuntimeException e) {
      if (takesFloatsAlone()) {
        throw e;
      }
      logger.warn(
          "Tail {} could not be warmed up with zeros: {}", tail.fingerprint(), e.getMessage());
    }
  }

  private boolean takesFloatsAlone() {
    return tail.crossing().tensors().stream().map(TensorSpec::type).allMatch(ElementType::isFloat);
  }

  /**
   * Decodes requests whose samples have equal shapes together, runs the tail once for them,
   * answers; then the next of them. Requests that cannot be decoded fail, and so do those that the
   * tail throws for, each one alone.
   *
   * @param requests at most the largest batch; each has its end afterwards
   */
  public void run(List<TailRequest> requests) {
    for (SampleGroup group : SampleGroup.of(shapes(requests), maxGroupBytes)) {
      try {
        run(group);
      } catch (Throwable t) { // such as an OutOfMemoryError: not the other groups' failure
        group.requests().forEach(request -> request.failAfter(t));
      }
    }
  }

  private Map<TailRequest, Signature> shapes(List<TailRequest> requests) {
    Map<TailRequest, Signature> shapes = new LinkedHashMap<>();
    for (TailRequest request : requests) {
      orFail(request, () -> shapes.put(request, decoder.shapes(request)));
    }
    return shapes;
  }

  private static void orFail(TailRequest request, Runnable step) {
    try {
      step.run();
    } catch (CorruptFrameException e) {
      request.fail(ErrorCode.BAD_TENSOR, String.valueOf(e.getMessage()));
    } catch (Throwable t) { // such as an OutOfMemoryError: not the others' failure
      request.failAfter(t);
    }
  }

  private void run(SampleGroup group) {
    long startedNanos = System.nanoTime();
    Tensors inputs;
    try {
      inputs = session.inputs(group.shapes(), group.requests().size());
    } catch (Throwable t) { // no memory for so many together: nothing is decoded yet
      runEachAlone(group, t);
      return;
    }
    List<TailRequest> decoded = decode(group.requests(), inputs);
    if (!decoded.isEmpty()) {
      run(new Decoded(inputs, decoded, startedNanos, System.nanoTime()));
    }
  }

  private void runEachAlone(SampleGroup group, Throwable thrown) {
    if (group.requests().size() == 1) {
      group.requests().get(0).failAfter(thrown);
      return;
    }
    logger.warn("Tail {} has no inputs for a batch: one by one", tail.fingerprint(), thrown);
    for (TailRequest request : group.requests()) {
      run(new SampleGroup(group.shapes(), List.of(request)));
    }
  }

  private List<TailRequest> decode(List<TailRequest> requests, Tensors inputs) {
    List<TailRequest> decoded = new ArrayList<>(requests.size());
    for (TailRequest request : requests) {
      if (request.leftNanos(System.nanoTime()) <= 0) {
        request.fail(
            ErrorCode.DEADLINE_EXCEEDED, "the request waited longer than its deadline allows");
        continue;
      }
      orFail(
          request,
          () -> {
            decoder.decode(request, inputs.sample(decoded.size()));
            request.releasePayload();
            decoded.add(request);
          });
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
        moveToFront(batch.inputs(), i);
        run(batch.only(i));
      }
    }
  }

  /** The samples before it have been run. */
  private static void moveToFront(Tensors inputs, int index) {
    if (index > 0) {
      Tensors front = inputs.sample(0);
      Tensors sample = inputs.sample(index);
      for (int i = 0; i < inputs.signature().tensors().size(); i++) {
        front.data(i).put(sample.data(i));
      }
    }
  }

  private void answer(Decoded batch) {
    Signature shapes = batch.inputs().signature();
    long started = System.nanoTime();
    Tensors outputs = forward(shapes, batch.size());
    long ran = System.nanoTime();
    listener.tell(to -> to.batchRan(tail.fingerprint(), batch.size(), ran - started));
    for (int i = 0; i < batch.size(); i++) {
      TailRequest request = batch.requests().get(i);
      ServerTimings timings = timings(batch, request, ran - started);
      ByteBuf frame = encoder.encode(request, timings, outputs.sample(i));
      request.answer(frame, served(request, timings, ran, frame, shapes.bytes()));
    }
  }

  /** Runs the first samples of the inputs. */
  private Tensors forward(Signature shapes, int count) {
    session.inputs(shapes, count);
    return session.run();
  }

  private static ServerTimings timings(Decoded batch, TailRequest request, long tailNanos) {
    return new ServerTimings(
        batch.startedNanos() - request.arrivedNanos(),
        batch.decodedNanos() - batch.startedNanos(),
        tailNanos);
  }

  private static ServedRequest served(
      TailRequest request, ServerTimings timings, long ranNanos, ByteBuf frame, long rawBytes) {
    return new ServedRequest(
        timings.queueNanos(),
        timings.decodeNanos(),
        timings.tailNanos(),
        System.nanoTime() - ranNanos,
        request.bytesReceived(),
        frame.readableBytes(),
        rawBytes);
  }

  @Override
  public void close() {
    session.close();
  }
}
