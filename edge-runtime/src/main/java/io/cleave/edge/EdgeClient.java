package io.cleave.edge;

import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.djl.ArrayTensors;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import io.cleave.edge.internal.request.RequestPipeline;
import io.cleave.edge.internal.request.TailPool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A split model seen from the device: the head runs here, the tail at a server.
 *
 * <p>{@link #block()} is the whole as a DJL block, for a {@code Model}, a {@code Predictor} and
 * one's own {@code Translator}. {@link #predictAsync(NDArray)} is the same for one input, with a
 * future. {@link #predictEachAsync} takes and gives named tensors of any network, without an
 * engine's arrays.
 *
 * <p>A client may have heads of one model to several cuts. One connection serves them all, so that
 * each request may be split elsewhere; a request that names no cut is split at the builder's own. A
 * server that has tails of some cuts alone gets the requests at these.
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
  private final ClientCuts cuts;
  private final boolean pictures;
  private final TailPool pool;
  private final RequestPipeline pipeline;

  EdgeClient(ClientCuts cuts, boolean pictures, TailPool pool, RequestPipeline pipeline) {
    this.cuts = cuts;
    this.pictures = pictures;
    this.pool = pool;
    this.pipeline = pipeline;
  }

  /**
   * Starts to describe a client.
   *
   * @param head stays the caller's, who closes it after the client; requests that name no cut are
   *     split where it ends
   * @param host the server's name, of whose addresses the first that works is used, or an address;
   *     {@link ServerAddress#parse} takes it apart from the port
   * @param port the server's port
   * @return a builder with defaults for everything else
   * @throws IllegalArgumentException if the host is no name or address alone, the port is out of
   *     range, or the part is no head that ends before its network does
   */
  public static EdgeClientBuilder builder(Part head, String host, int port) {
    return new EdgeClientBuilder(head, host, port);
  }

  /**
   * The cuts at which requests can be split.
   *
   * @return their names, that of requests which name none first
   */
  public List<String> cuts() {
    return cuts.names();
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
   * Adds the stages of every later request to DJL's metrics, in microseconds: one for each {@link
   * Stage}, such as {@code Cleave.head}, and {@code Cleave.total}; and, in bytes, {@code
   * Cleave.bytesSent} and {@code Cleave.bytesReceived}.
   *
   * @param metrics where to add; null to add nowhere
   */
  public void setMetrics(Metrics metrics) {
    pipeline.metrics(metrics);
  }

  /**
   * Connects now instead of with the first request, and so finds out whether a server is there and
   * has a tail for one of the heads. Of several servers, one is enough. Waits at most for a backoff
   * and the connect timeout.
   *
   * @throws TailUnavailableException if there is no server
   * @throws TailRefusedException if the server has no such tail
   */
  public void connect() {
    join(pool.ready());
  }

  /**
   * Runs the head on samples and sends what crosses; returns when that is handed to the connection.
   * Each sample is a request of its own, all of them in flight together.
   *
   * @param inputs the network's, in its order, of shapes that it admits, one sample or more; only
   *     read, and of use to the caller again when this returns
   * @param options where to split, which outputs are wanted, and more
   * @return an answer for each sample in order, with the outputs as they were chosen, or all in the
   *     network's order; fails with a {@link TailException} by its request's deadline. An output
   *     that the head has finished is the head's; where nothing else is wanted, nothing is sent,
   *     and the path is {@link PredictionPath#HEAD}. To cancel the future, this one and none that
   *     was made of it, frees what the request holds here and at the server
   * @throws IllegalArgumentException if a tensor is missing, surplus, in another place, of another
   *     type, or of a shape that the network does not admit; if there is no such cut or output; or
   *     if the profile cannot encode what crosses
   * @throws IllegalStateException if the client is closed, or this is its reply thread
   */
  public List<CompletableFuture<Prediction>> predictEachAsync(
      Tensors inputs, RequestOptions options) {
    return pipeline.predict(inputs, options);
  }

  /**
   * Runs the head on a sample, sends what crosses and waits for all outputs of the network.
   *
   * @param sample as for {@link #predictEachAsync}, but one
   * @param cut where to split: the name of one of {@link #cuts}, or an alias
   * @return the answer
   * @throws TailException if there is none by the request's deadline
   * @throws IllegalArgumentException as {@link #predictEachAsync}
   * @throws IllegalStateException as {@link #predictEachAsync}
   */
  public Prediction predict(Tensors sample, String cut) {
    return predict(sample, RequestOptions.defaults().cut(cut));
  }

  private Prediction predict(Tensors sample, RequestOptions options) {
    Check.argument(sample.batch() == 1, "sample", sample, "one");
    return join(predictEachAsync(sample, options).get(0));
  }

  /**
   * As {@link #predict(Tensors, String)}, at the cut that the planner chooses: the first of {@link
   * #cuts}, unless the builder was given another.
   *
   * @param sample as there
   * @return as there
   * @throws TailException as there
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  public Prediction predict(Tensors sample) {
    return predict(sample, RequestOptions.defaults());
  }

  /**
   * Runs the head and sends what crosses; returns when that is handed to the connection. For a
   * network that takes one tensor.
   *
   * @param input of the network's type and shape, such as (channels, height, width), or with a
   *     batch of 1 in front; it stays the caller's, and its manager is left as it was
   * @param cut as for {@link #predictEachAsync}
   * @return the answer; fails with a {@link TailException} by the request's deadline
   * @throws IllegalArgumentException if the input has another shape or type, the network takes
   *     several, or there is no such cut
   * @throws IllegalStateException if the client is closed, or this is its reply thread
   */
  public CompletableFuture<Prediction> predictAsync(NDArray input, String cut) {
    return predictAsync(input, RequestOptions.defaults().cut(cut));
  }

  /**
   * As {@link #predictAsync(NDArray, String)}, at the cut that the planner chooses.
   *
   * @param input as there
   * @return as there
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  public CompletableFuture<Prediction> predictAsync(NDArray input) {
    return predictAsync(input, RequestOptions.defaults());
  }

  private CompletableFuture<Prediction> predictAsync(NDArray input, RequestOptions options) {
    TensorSpec only = cuts.first().inputs().only("predict");
    if (input.getShape().dimension() != only.shape().rank()) {
      return predictOne(input, options);
    }
    try (NDArray batch = input.expandDims(0)) {
      return predictOne(batch, options);
    }
  }

  private CompletableFuture<Prediction> predictOne(NDArray batch, RequestOptions options) {
    Tensors inputs = ArrayTensors.of(new NDList(batch), cuts.first().inputs());
    Check.argument(inputs.batch() == 1, "input", inputs, "one");
    return pipeline.predict(inputs, options).get(0);
  }

  /**
   * Runs the head, sends what crosses and waits for the answer.
   *
   * @param input as for {@link #predictAsync(NDArray, String)}
   * @param cut as for {@link #predictEachAsync}
   * @return the answer
   * @throws TailException if there is none by the request's deadline
   * @throws IllegalArgumentException as {@link #predictAsync(NDArray, String)}
   * @throws IllegalStateException if the client is closed, or this is its reply thread
   */
  public Prediction predict(NDArray input, String cut) {
    return join(predictAsync(input, cut));
  }

  /**
   * As {@link #predict(NDArray, String)}, at the cut that the planner chooses.
   *
   * @param input as there
   * @return as there
   * @throws TailException as there
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  public Prediction predict(NDArray input) {
    return join(predictAsync(input));
  }

  /**
   * Classifies a picture. Unless the planner has other plans, its file is sent as it is, and the
   * server decodes and scales it, or the device does where it stands in. A planner may instead have
   * the device make the network's input of it at once, and go on as with any other: the request
   * starts when the picture is decoded.
   *
   * @param file a whole JPEG, PNG, WebP, GIF or BMP of at most {@value Protocol#MAX_PICTURE_BYTES}
   *     bytes; of use to the caller again when this returns
   * @return the answer; fails with a {@link TailException} by the request's deadline, also if the
   *     server cannot decode the file
   * @throws IllegalArgumentException if the file is empty or too large, or the planner has the
   *     device decode it, and that cannot
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
    return pipeline.predictPicture(file);
  }

  /**
   * Classifies a picture and waits for the answer.
   *
   * @param file as for {@link #predictPictureAsync}
   * @return the answer
   * @throws TailException if there is none by the request's deadline
   * @throws IllegalArgumentException as {@link #predictPictureAsync}
   * @throws IllegalStateException as {@link #predictPictureAsync}
   */
  public Prediction predictPicture(byte[] file) {
    return join(predictPictureAsync(file));
  }

  /**
   * The whole split model as a block: an array for each input of the network in, with the batch in
   * front, such as (batch, channels, height, width); one for each of its outputs out, such as
   * logits of shape (batch, classes), in the manager of the first input. Each sample of a batch is
   * a request of its own, all of them in flight together. Inference only. Forward throws what
   * {@link #predict(Tensors)} throws, and {@link IllegalArgumentException} if samples of one batch
   * have outputs of different shapes.
   *
   * @param cut where to split, as for {@link #predictEachAsync}
   * @return a block that works until this client is closed; it holds no parameters
   * @throws IllegalArgumentException if there is no such cut
   */
  public Block block(String cut) {
    RequestOptions options = RequestOptions.defaults().cut(cuts.find(cut).name());
    return block(options);
  }

  /**
   * As {@link #block(String)}, at the cut that the planner chooses for each batch.
   *
   * @return as there
   */
  public Block block() {
    return block(RequestOptions.defaults());
  }

  private Block block(RequestOptions options) {
    ClientCut any = cuts.first();
    return new RemoteBlock(
        any.inputs(),
        any.outputs(),
        arrays -> {
          Tensors inputs = ArrayTensors.of(arrays, any.inputs());
          return collect(pipeline.predict(inputs, options), arrays.get(0).getManager());
        });
  }

  /**
   * The tail alone as a block, for a head of one's own: an array for each tensor that crosses in,
   * with the batch in front, such as activations of shape (batch, channels, height, width); one for
   * each output that the head has not finished out. As {@link #block(String)} in all else.
   *
   * @param cut where the tail begins, as for {@link #predictEachAsync}
   * @return a block that works until this client is closed; it holds no parameters
   * @throws IllegalArgumentException if there is no such cut
   */
  public Block tail(String cut) {
    ClientCut found = cuts.find(cut);
    return new RemoteBlock(
        found.crossing(),
        found.answer(),
        arrays -> {
          Tensors crossing = ArrayTensors.of(arrays, found.crossing());
          return collect(pipeline.predictTail(found, crossing), arrays.get(0).getManager());
        });
  }

  /**
   * As {@link #tail(String)}, at the first of {@link #cuts}.
   *
   * @return as there
   */
  public Block tail() {
    return tail(cuts.first().name());
  }

  private static NDList collect(List<CompletableFuture<Prediction>> futures, NDManager manager) {
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
    cuts.close();
  }
}
