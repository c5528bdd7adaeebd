package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.TensorShapes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the device runs what no server answered, one request after the other. Its
 * queue is as long as there are requests in flight, which the pipeline bounds. Owns the memory that
 * tensors are decoded into, which the engine reads where it is.
 */
final class LocalRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalRunner.class);
  private static final long END_MILLIS = 30_000;

  private final LocalModel model;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final Function<ByteBuf, ByteBuffer> reader;
  private final Shape batchShape;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory("cleave-edge-local", true));

  LocalRunner(LocalModel model, List<Calibration> calibrations) {
    this.model = model;
    manager = model.manager().newSubManager();
    parameters = new ParameterStore(manager, false);
    reader = model.takesImage() ? ByteBuf::nioBuffer : decoder(model.input(), calibrations);
    batchShape = TensorShapes.batch(1, model.input());
    thread.setRejectedExecutionHandler((run, closed) -> ((LocalRun) run).refuse());
  }

  private static Function<ByteBuf, ByteBuffer> decoder(
      TensorShape shape, List<Calibration> calibrations) {
    TensorDecoder decoder = TensorDecoder.of(shape, calibrations.toArray(Calibration[]::new));
    ByteBuffer values = ByteBuffer.allocateDirect(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    return tensor -> {
      decoder.decode(tensor.nioBuffer(), values.clear());
      return values.clear();
    };
  }

  boolean takesImage() {
    return model.takesImage();
  }

  /**
   * Runs a request when its turn comes.
   *
   * @param input an encoded tensor, or for a model that takes images the values of one; owned by
   *     the run
   */
  LocalRun submit(ByteBuf input, LocalRun.Outcome outcome) {
    LocalRun run = new LocalRun(input, this::run, outcome);
    thread.execute(run);
    return run;
  }

  private LocalAnswer run(ByteBuf input) {
    long started = System.nanoTime();
    ByteBuffer values = reader.apply(input);
    long ready = System.nanoTime();
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch = scope.create(values, batchShape, DataType.FLOAT32);
      NDArray logits = model.block().forward(parameters, new NDList(batch), false).head();
      logits.attach(scope);
      ByteBuffer answer = copy(logits);
      return new LocalAnswer(
          model.path(), model.output(), answer, started, ready, System.nanoTime());
    }
  }

  private ByteBuffer copy(NDArray logits) {
    if (logits.getDataType() != DataType.FLOAT32 || logits.size() != model.output().elements()) {
      throw new IllegalStateException(
          "fallback output: "
              + logits.getDataType()
              + logits.getShape()
              + " (expected: float32 of "
              + model.output()
              + ")");
    }
    return ByteBuffer.allocateDirect(model.output().bytes()).put(logits.toByteBuffer(true)).flip();
  }

  /** Gives up what waits, and returns when nothing runs: the model may be closed then. */
  @Override
  public void close() {
    thread.shutdownNow().forEach(run -> ((LocalRun) run).refuse());
    if (ExecutorEnd.await(thread, END_MILLIS)) {
      manager.close();
    } else {
      logger.warn("The fallback still runs; its memory stays");
    }
  }
}
