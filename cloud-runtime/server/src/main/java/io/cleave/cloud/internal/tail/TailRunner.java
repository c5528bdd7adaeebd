package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Session;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's use of one tail: a session, into whose inputs batches are decoded, with a decoder
 * and an encoder. For one thread; {@link #close} frees its native memory.
 */
public final class TailRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailRunner.class);

  /**
   * Requests that are decoded in the session's inputs.
   *
   * @param inputs one sample for each request, and perhaps more after them
   * @param requests in their order
   * @param startedNanos when decoding began
   * @param decodedNanos when it ended
   */
  private record Decoded(
      Tensors inputs, List<TailRequest> requests, long startedNanos, long decodedNanos) {
    Decoded only(List<TailRequest> some) {
      return new Decoded(inputs, some, startedNanos, decodedNanos);
    }

    int size() {
      return requests.size();
    }
  }

  private final ServedPart tail;
  private final int maxBatch;
  private final long maxGroupBytes;
  private final RunnerContext context;
  private final Session session;
  private final InputDecoder decoder;
  private final AnswerEncoder encoder;

  /** The number of requests that the tail has run since {@link #run} began. */
  private int ran;

  /**
   * Allocates memory, for fixed shapes for the max batch, because growing later would take it
   * twice.
   */
  TailRunner(ServedPart tail, RunnerContext context) {
    this.tail = tail;
    this.context = context;
    this.maxBatch = context.queue().maxBatch();
    this.maxGroupBytes = tail.isFixed() ? Long.MAX_VALUE : context.maxSampleBytes();
    encoder = new AnswerEncoder(tail.answer(), context.allocator());
    decoder = InputDecoder.of(tail, context.maxSampleBytes());
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

  private long now() {
    return context.nanoTime().getAsLong();
  }

  /**
   * Runs zeros, so that no request pays for what the engine does once. For fixed shapes these are
   * the min and the max batch; otherwise one typical sample, if the network knows one. Zeros may
   * make no sense where integers are sizes or indices: what is thrown for them is logged.
   *
   * @throws IllegalStateException if the tail gives other outputs than its model declares
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
   * {@return the number of requests that the tail has run} For each group of requests whose samples
   * have equal shapes, decodes them together, runs the tail once, and answers. Requests that cannot
   * be decoded fail, and so do those for which the tail throws, each alone. Cancelled requests end
   * before their next step.
   *
   * @param requests at most the max batch; each has its end afterwards
   */
  public int run(List<TailRequest> requests) {
    ran = 0;
    for (SampleGroup group : SampleGroup.of(shapes(requests), maxGroupBytes)) {
      try {
        run(group);
      } catch (Throwable t) { // such as an OutOfMemoryError: not the other groups' failure
        group.requests().forEach(request -> request.failAfter(t));
      }
    }
    return ran;
  }

  private Map<TailRequest, Signature> shapes(List<TailRequest> requests) {
    Map<TailRequest, Signature> shapes = new LinkedHashMap<>();
    for (TailRequest request : requests) {
      if (!request.endIfCancelled()) {
        orFail(request, () -> shapes.put(request, shapes(request)));
      }
    }
    return shapes;
  }

  private Signature shapes(TailRequest request) {
    request.verifyContent();
    return decoder.shapes(request);
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
    long startedNanos = now();
    Tensors inputs;
    try {
      inputs = session.inputs(group.shapes(), group.requests().size());
    } catch (Throwable t) { // no memory for so many together: nothing is decoded yet
      runEachAlone(group, t);
      return;
    }
    List<TailRequest> decoded = decode(group.requests(), inputs);
    if (!decoded.isEmpty()) {
      run(new Decoded(inputs, decoded, startedNanos, now()));
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
      if (isOver(request, "the request waited longer than its deadline allows")) {
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

  /** Ends a request that nobody waits for any more; returns whether it has its end. */
  private boolean isOver(TailRequest request, String late) {
    if (!request.endIfCancelled() && request.leftNanos(now()) <= 0) {
      request.fail(ErrorCode.DEADLINE_EXCEEDED, late);
    }
    return request.hasEnded();
  }

  private void run(Decoded batch) {
    Decoded wanted = withoutCancelled(batch);
    if (wanted.size() == 0) {
      return;
    }
    try {
      answer(wanted);
    } catch (Throwable t) { // an OutOfMemoryError in one batch must not end the worker
      if (wanted.size() == 1) {
        wanted.requests().get(0).failAfter(t);
      } else {
        logger.warn("Tail {} failed for a batch: one by one", tail.fingerprint(), t);
        runEachAlone(wanted);
      }
    }
  }

  /** Requests that are still wanted, moved together in the inputs. */
  private static Decoded withoutCancelled(Decoded batch) {
    List<TailRequest> wanted = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      TailRequest request = batch.requests().get(i);
      if (!request.endIfCancelled()) {
        move(batch.inputs(), i, wanted.size());
        wanted.add(request);
      }
    }
    return batch.only(wanted);
  }

  private void runEachAlone(Decoded batch) {
    for (int i = 0; i < batch.size(); i++) {
      TailRequest request = batch.requests().get(i);
      if (!request.hasEnded()
          && !isOver(request, "the request's deadline passed while its batch failed")) {
        move(batch.inputs(), i, 0); // the samples before it have been run
        run(batch.only(List.of(request)));
      }
    }
  }

  /** Overwrites a sample that is no longer needed. */
  private static void move(Tensors inputs, int from, int to) {
    if (from != to) {
      Tensors target = inputs.sample(to);
      Tensors sample = inputs.sample(from);
      for (int i = 0; i < inputs.signature().tensors().size(); i++) {
        target.data(i).put(sample.data(i));
      }
    }
  }

  private void answer(Decoded batch) {
    Signature shapes = batch.inputs().signature();
    long started = now();
    Tensors outputs = forward(shapes, batch.size());
    long ended = now();
    ran += batch.size();
    context.listener().batchRan(tail.fingerprint(), batch.size(), ended - started);
    Course course =
        new Course(batch.startedNanos(), batch.decodedNanos(), started, ended, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      TailRequest request = batch.requests().get(i);
      if (!request.endIfCancelled()) {
        answer(request, course, outputs.sample(i), shapes.bytes());
      }
    }
  }

  private void answer(TailRequest request, Course course, Tensors output, long rawBytes) {
    long started = now();
    Optional<String> fault = tail.fault(output);
    if (fault.isPresent()) { // the next server's would be the same
      request.fail(ErrorCode.BAD_TENSOR, fault.get());
      return;
    }
    ByteBuf frame = encoder.encode(request, output, () -> preamble(request, course, started));
    int sent = FrameHeader.wireBytes(frame.readableBytes() - FrameHeader.BYTES);
    request.answer(frame, course.served(request, now() - started, sent, rawBytes));
  }

  private ResponsePreamble preamble(TailRequest request, Course course, long encodingNanos) {
    return new ResponsePreamble(
        request.receipt().wallMicros(),
        course.batch(),
        context.queue().load(tail, request.requester()),
        course.spans(request.receipt(), encodingNanos, now()),
        Extensions.NONE);
  }

  /** Runs the tail on the first samples of the inputs. */
  private Tensors forward(Signature shapes, int count) {
    session.inputs(shapes, count);
    return session.run();
  }

  @Override
  public void close() {
    session.close();
  }
}
