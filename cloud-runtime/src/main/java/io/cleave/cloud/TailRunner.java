package io.cleave.cloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Calibration;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.core.TensorShapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One worker's hold on one tail: the buffer that requests are decoded into, which the engine reads
 * where it is, and the codec's two halves. For one thread; {@link #close} frees its native memory.
 */
final class TailRunner implements AutoCloseable {
  private static final int TENSOR_OFFSET = FrameHeader.BYTES + ServerTimings.BYTES;

  private final Tail tail;
  private final ByteBufAllocator allocator;
  private final ServerListener listener;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final TensorDecoder decoder;
  private final TensorEncoder encoder;
  private final ByteBuffer input;
  private final Shape batchShape;

  TailRunner(Tail tail, ByteBufAllocator allocator, ServerListener listener) {
    this.tail = tail;
    this.allocator = allocator;
    this.listener = listener;
    manager = tail.manager().newSubManager();
    parameters = new ParameterStore(manager, false);
    decoder = TensorDecoder.of(tail.input(), tail.calibrations().toArray(Calibration[]::new));
    encoder = TensorEncoder.of(tail.output(), Profile.exact());
    input = ByteBuffer.allocateDirect(tail.input().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    batchShape = TensorShapes.batch(1, tail.input());
  }

  /**
   * Decodes, releases the request's payload, runs, encodes.
   *
   * @return the answer; owned by the caller
   * @throws io.cleave.codec.CorruptFrameException if the request's tensor is not what the tail
   *     takes
   */
  Answer run(TailRequest request) {
    long started = System.nanoTime();
    decoder.decode(request.tensor(), input.clear());
    request.release();
    long decoded = System.nanoTime();
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch = scope.create(input.clear(), batchShape, DataType.FLOAT32);
      NDArray logits = tail.block().forward(parameters, new NDList(batch), false).head();
      logits.attach(scope);
      ByteBuffer values = values(logits);
      long ran = System.nanoTime();
      listener.batchRan(tail.fingerprint(), 1, ran - decoded);
      ServerTimings timings =
          new ServerTimings(started - request.arrivedNanos(), decoded - started, ran - decoded);
      ByteBuf frame = response(request.id(), timings, values);
      return new Answer(frame, served(request, timings, System.nanoTime() - ran, frame));
    }
  }

  /** The logits where the engine left them; valid as long as the array is. */
  private ByteBuffer values(NDArray logits) {
    if (logits.getDataType() != DataType.FLOAT32 || logits.size() != tail.output().elements()) {
      throw new IllegalStateException(
          "tail output: "
              + logits.getDataType()
              + logits.getShape()
              + " (expected: float32 of "
              + tail.output()
              + ")");
    }
    return logits.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
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
