package io.cleave.edge;

import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.core.pytorch.TensorShapes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A split model seen from the device: the head runs here, the tail at a server.
 *
 * <p>{@link #block()} is the whole as a DJL block, for a {@code Model}, a {@code Predictor} and
 * one's own {@code Translator}. {@link #predictAsync} is the same for one input, with a future.
 *
 * <p>Thread-safe. The head and the encoding run on the caller's thread; several callers run at
 * once. Listeners and whatever is chained to a future without an executor of its own run on the
 * client's one reply thread: that must not block, and a request from there is refused. When the
 * limit of requests in flight is reached, the next caller waits, within its deadline: there is no
 * queue that grows.
 *
 * <p>Every request ends by its deadline, with an answer or a {@link TailException}. Until then it
 * is tried at several servers, and on the device, as the builder says.
 *
 * <pre>{@code
 * try (Part head = model.head("bottle1");
 *     EdgeClient client =
 *         EdgeClient.builder(head, "127.0.0.1", 7070).profile(Profile.compact()).build();
 *     ai.djl.Model split = ai.djl.Model.newInstance("split", "PyTorch")) {
 *   split.setBlock(client.block());
 *   try (Predictor<Image, Classifications> predictor = split.newPredictor(translator)) {
 *     Classifications classes = predictor.predict(image);
 *   }
 * }
 * }</pre>
 */
public final class EdgeClient implements AutoCloseable {
  private final HeadRunner head;
  private final SplitPoint point;
  private final boolean pictures;
  private final TailPool pool;
  private final PredictionPipeline pipeline;

  EdgeClient(
      HeadRunner head,
      SplitPoint point,
      boolean pictures,
      TailPool pool,
      PredictionPipeline pipeline) {
    this.head = head;
    this.point = point;
    this.pictures = pictures;
    this.pool = pool;
    this.pipeline = pipeline;
  }

  /**
   * Starts to describe a client.
   *
   * @param head stays the caller's, who closes it after the client
   * @param host the server's name or address
   * @param port the server's port
   * @return a builder with defaults for everything else
   * @throws IllegalArgumentException if the host is empty, the port is out of range, or the part is
   *     no head of which one float32 tensor crosses to the tail, and one comes back
   */
  public static EdgeClientBuilder builder(Part head, String host, int port) {
    return new EdgeClientBuilder(head, SplitPoint.behind(head), host, port);
  }

  /**
   * How much this client has to do now.
   *
   * @return requests that are encoded or sent and not answered, at most the builder's {@code
   *     maxInFlight}
   */
  public int inFlight() {
    return pipeline.inFlight();
  }

  /**
   * Adds the stages of every later request to DJL's metrics, in microseconds: {@code Cleave.head},
   * {@code .encode}, {@code .wait}, {@code .network}, {@code .queue}, {@code .decode}, {@code
   * .tail}, {@code .reply} and {@code .total}; and, in bytes, {@code Cleave.bytesSent} and {@code
   * Cleave.bytesReceived}.
   *
   * @param metrics where to add; null to add nowhere
   */
  public void setMetrics(Metrics metrics) {
    pipeline.metrics(metrics);
  }

  /**
   * Connects now instead of with the first request, and so finds out whether a server is there and
   * has the tail. Of several servers, one is enough. Waits at most for a backoff and the connect
   * timeout.
   *
   * @throws TailUnavailableException if there is no server
   * @throws TailRefusedException if the server has no such tail
   */
  public void connect() {
    join(pool.ready());
  }

  /**
   * Runs the head and sends its activation; returns when that is handed to the connection.
   *
   * @param image float32 of shape (channels, height, width) or (1, channels, height, width); it
   *     stays the caller's, and its manager is left as it was
   * @return the answer; fails with a {@link TailException} by the request's deadline
   * @throws IllegalArgumentException if the image has another shape or type
   * @throws IllegalStateException if the client is closed, or this is its reply thread
   */
  public CompletableFuture<Prediction> predictAsync(NDArray image) {
    Shape one = TensorShapes.batch(1, head.input());
    if (image.getShape().equals(one)) {
      return start(image).get(0);
    }
    if (!image.getShape().equals(one.slice(1))) {
      throw new IllegalArgumentException(
          "image: " + image.getShape() + " (expected: " + head.input() + ")");
    }
    try (NDArray batch = image.expandDims(0)) {
      return start(batch).get(0);
    }
  }

  /**
   * Runs the head, sends its activation and waits for the answer.
   *
   * @param image as for {@link #predictAsync}
   * @return the answer
   * @throws TailException if there is none by the request's deadline
   * @throws IllegalArgumentException if the image has another shape or type
   * @throws IllegalStateException if the client is closed, or this is its reply thread
   */
  public Prediction predict(NDArray image) {
    return join(predictAsync(image));
  }

  /**
   * Sends a picture's file, which the server decodes, scales and classifies.
   *
   * @param file a whole JPEG or PNG of at most {@value Protocol#MAX_PICTURE_BYTES} bytes; of use to
   *     the caller again when this returns
   * @return the answer; fails with a {@link TailException} by the request's deadline, also if the
   *     server cannot decode the file
   * @throws IllegalArgumentException if the file is empty or too large
   * @throws IllegalStateException if the client was built without {@link
   *     EdgeClientBuilder#pictures}, is closed, or this is its reply thread
   */
  public CompletableFuture<Prediction> predictPictureAsync(byte[] file) {
    if (!pictures) {
      throw new IllegalStateException("client: for tensors (expected: built with pictures())");
    }
    if (file.length == 0 || file.length > Protocol.MAX_PICTURE_BYTES) {
      throw new IllegalArgumentException(
          "file: %s bytes (expected: 1 to %s; scale the picture down)"
              .formatted(file.length, Protocol.MAX_PICTURE_BYTES));
    }
    return pipeline.send(file);
  }

  /**
   * Sends a picture's file and waits for the answer.
   *
   * @param file as for {@link #predictPictureAsync}
   * @return the answer
   * @throws TailException if there is none by the request's deadline
   * @throws IllegalArgumentException if the file is empty or too large
   * @throws IllegalStateException as {@link #predictPictureAsync}
   */
  public Prediction predictPicture(byte[] file) {
    return join(predictPictureAsync(file));
  }

  /**
   * The whole split model as a block: images of shape (batch, channels, height, width) in, logits
   * of shape (batch, classes) out, in the manager of the input. Each input of a batch is a request
   * of its own, all of them in flight together. Inference only. Forward throws what {@link
   * #predict} throws.
   *
   * @return a block that works until this client is closed; it holds no parameters
   */
  public Block block() {
    return new RemoteBlock(
        head.input(), point.answer(), images -> collect(start(images), images.getManager()));
  }

  /**
   * The tail alone as a block, for a head of one's own: activations of shape (batch, channels,
   * height, width) in, contiguous float32; logits of shape (batch, classes) out.
   *
   * @return a block that works until this client is closed; it holds no parameters
   */
  public Block tail() {
    return new RemoteBlock(
        point.crossing(),
        point.answer(),
        activations -> collect(send(activations), activations.getManager()));
  }

  private List<CompletableFuture<Prediction>> start(NDArray images) {
    int count = requireBatch("images", images, head.input());
    ByteBuffer values = images.toByteBuffer(true);
    long started = System.nanoTime();
    return head.run(
        values,
        count,
        activations -> {
          long headNanos = (System.nanoTime() - started) / count;
          return pipeline.send(activations.data(0), count, values, headNanos);
        });
  }

  private List<CompletableFuture<Prediction>> send(NDArray activations) {
    int count = requireBatch("activations", activations, point.crossing());
    return pipeline.send(activations.toByteBuffer(true), count, null, 0);
  }

  private static int requireBatch(String name, NDArray batch, TensorShape shape) {
    int count = batch.getShape().dimension() == 0 ? 0 : Math.toIntExact(batch.getShape().get(0));
    if (batch.getDataType() != DataType.FLOAT32
        || !batch.getShape().equals(TensorShapes.batch(count, shape))) {
      throw new IllegalArgumentException(
          "%s: %s%s (expected: float32 of (batch)x%s)"
              .formatted(name, batch.getDataType(), batch.getShape(), shape));
    }
    return count;
  }

  private static NDArray collect(List<CompletableFuture<Prediction>> futures, NDManager manager) {
    List<Prediction> predictions = futures.stream().map(EdgeClient::join).toList();
    return Prediction.stack(predictions, manager);
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TailException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Fails what is in flight with {@link TailUnavailableException} or {@link
   * TailConnectionLostException}, closes the connections and ends the threads. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    pipeline.close();
    head.close();
  }
}
