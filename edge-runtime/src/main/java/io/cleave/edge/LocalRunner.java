package io.cleave.edge;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the device runs what no server answered, one request after the other. Its
 * queue is as long as there are requests in flight, which the pipeline bounds. Tensors are decoded
 * into the memory that the engine reads.
 */
final class LocalRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalRunner.class);
  private static final long END_MILLIS = 30_000;

  private final PredictionPath path;
  private final Part part;
  private final boolean takesImage;
  private final Session session;
  private final BiConsumer<ByteBuf, ByteBuffer> reader;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory("cleave-edge-local", true));

  /**
   * Starts the thread.
   *
   * @param part one float32 tensor to another
   * @param takesImage whether it is given images, and not encoded tensors
   */
  LocalRunner(PredictionPath path, Part part, boolean takesImage, List<Calibration> calibrations) {
    this.path = path;
    this.part = part;
    this.takesImage = takesImage;
    reader =
        takesImage ? (values, target) -> target.put(values.nioBuffer()) : decoder(calibrations);
    session = part.newSession();
    thread.setRejectedExecutionHandler((run, closed) -> ((LocalRun) run).refuse());
  }

  private BiConsumer<ByteBuf, ByteBuffer> decoder(List<Calibration> calibrations) {
    TensorDecoder decoder =
        TensorDecoder.of(
            part.given().only("fallback").shape(), calibrations.toArray(Calibration[]::new));
    return (tensor, target) -> decoder.decode(tensor.nioBuffer(), target);
  }

  boolean takesImage() {
    return takesImage;
  }

  /**
   * Runs a request when its turn comes.
   *
   * @param input an encoded tensor, or for a model that takes images the values of one; owned by
   *     the run
   */
  LocalRun submit(ByteBuf input, FallbackRace race) {
    LocalRun run = new LocalRun(input, this::run, race);
    thread.execute(run);
    return run;
  }

  private Response run(ByteBuf input) {
    long started = System.nanoTime();
    reader.accept(input, session.inputs(part.given(), 1).data(0));
    long ready = System.nanoTime();
    Tensors outputs = session.run();
    ByteBuffer values = outputs.data(0);
    ByteBuffer answer = ByteBuffer.allocateDirect(values.remaining()).put(values).flip();
    TensorShape shape = outputs.signature().only("fallback").shape();
    long ended = System.nanoTime();
    ServerTimings timings = new ServerTimings(0, ready - started, ended - ready);
    return new Response(path, "", shape, answer, 0, timings, started, ended);
  }

  /** Gives up what waits, and returns when nothing runs: the model may be closed then. */
  @Override
  public void close() {
    thread.shutdownNow().forEach(run -> ((LocalRun) run).refuse());
    if (ExecutorEnd.await(thread, END_MILLIS)) {
      session.close();
    } else {
      logger.warn("The fallback still runs; its memory stays");
    }
  }
}
