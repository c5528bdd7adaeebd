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
 * Runs a split model from the device: the head runs here, the tail on a server.
 *
 * <p>{@link #block()} is the whole model as a DJL block, for a {@code Model}, a {@code Predictor}
 * and a {@code Translator} of the application. {@link #predictAsync(NDArray)} gives a future for
 * one input. {@link #predictEachAsync} takes and gives the named tensors of any network, without an
 * engine's arrays.
 *
 * <p>A client can have heads of one model for several cuts. One connection serves them all, so that
 * every request can be split at another cut; where a request names none, the planner chooses. A
 * server that has the tails of only some cuts gets only the requests at these cuts.
 *
 * <p>Thread-safe. The head and the encoding run on the caller's thread, and several callers run at
 * once. Listeners, and stages chained to a future without an executor of their own, run on the
 * client's single reply thread. They must not block, and a request made there is refused. When the
 * max number of requests is in flight, the next caller waits, within the deadline of its request:
 * no queue grows.
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
   * {@return a builder of a client, with defaults for everything else}
   *
   * @param head runs on the device; requests that name no cut are split where it ends, unless a
   *     planner decides otherwise. It stays the caller's, who closes it after the client
   * @param host name or address of the server, without a port; {@link ServerAddress#parse}
   *     separates the two. If a name has several addresses, the first that works is used
   * @param port of the server
   * @throws IllegalArgumentException if the host is not a name or address alone, the port is out of
   *     range, or the part is not a head that ends before its network does
   */
  public static EdgeClientBuilder builder(Part head, String host, int port) {
    return new EdgeClientBuilder(head, host, port);
  }

  /**
   * {@return the names of the cuts at which requests can be split, the builder's first cut in
   * front}
   */
  public List<String> cuts() {
    return cuts.names();
  }

  /**
   * {@return the number of requests that are being encoded or were sent, and are not answered yet;
   * at most the builder's {@code maxInFlight}}
   */
  public int inFlight() {
    return pipeline.inFlight();
  }

  /**
   * Adds the stages of every later request to DJL's metrics: in microseconds one metric for each
   * {@link Stage}, such as {@code Cleave.head}, and {@code Cleave.total}; in bytes {@code
   * Cleave.bytesSent} and {@code Cleave.bytesReceived}.
   *
   * @param metrics to add to; null to stop adding
   */
  public void setMetrics(Metrics metrics) {
    pipeline.metrics(metrics);
  }

  /**
   * Connects now instead of with the first request, which shows whether a server is there and has a
   * tail for one of the heads. One of several servers is enough. Waits no longer than a backoff and
   * the connect timeout.
   *
   * @throws TailUnavailableException if no server is there
   * @throws TailRefusedException if the server has no such tail
   */
  public void connect() {
    join(pool.ready());
  }

  /**
   * {@return a future for each sample, in order} Runs the head on the samples and sends the tensors
   * that cross; returns when they are handed to the connection. Each sample is a request of its
   * own, all in flight together.
   *
   * <p>A future completes with the chosen outputs, or else all outputs in the network's order, or
   * fails with a {@link TailException} by the deadline of its request. Outputs that the head
   * finishes come from the head. If only such outputs are wanted, nothing is sent, and the path is
   * {@link PredictionPath#HEAD}. Cancelling a future frees what its request holds here and on the
   * server; cancelling a future derived from it does not.
   *
   * @param inputs of the network in its order, of shapes that it admits, with one sample or more;
   *     only read, and free for reuse when this returns
   * @param options where to split, which outputs are wanted, and more
   * @throws IllegalArgumentException if a tensor is missing, surplus, in the wrong place, of
   *     another type, or of a shape that the network does not admit; if there is no such cut or
   *     output; or if the profile cannot encode the tensors that cross
   * @throws IllegalStateException if the client is closed, or the caller is its reply thread
   */
  public List<CompletableFuture<Prediction>> predictEachAsync(
      Tensors inputs, RequestOptions options) {
    return pipeline.predict(inputs, options);
  }

  /**
   * {@return the answer to one sample, with all outputs of the network} Runs the head, sends the
   * tensors that cross, and waits.
   *
   * @param sample as for {@link #predictEachAsync}, with a batch of 1
   * @param cut where to split: the name of one of {@link #cuts}, or an alias
   * @throws TailException if there is no answer by the request's deadline
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
   * {@return the answer to one sample, as {@link #predict(Tensors, String)} gives it} The planner
   * chooses the cut; by default it is the first of {@link #cuts}.
   *
   * @param sample as for {@link #predictEachAsync}, with a batch of 1
   * @throws TailException if there is no answer by the request's deadline
   * @throws IllegalArgumentException as {@link #predictEachAsync}
   * @throws IllegalStateException as {@link #predictEachAsync}
   */
  public Prediction predict(Tensors sample) {
    return predict(sample, RequestOptions.defaults());
  }

  /**
   * {@return a future that completes with the answer, or fails with a {@link TailException} by the
   * request's deadline} Runs the head and sends the tensors that cross; returns when they are
   * handed to the connection. For networks with one input.
   *
   * @param input of the network's type and shape, such as (channels, height, width), or the same
   *     with a batch of 1 in front; it stays the caller's, and its manager does not change
   * @param cut where to split: the name of one of {@link #cuts}, or an alias
   * @throws IllegalArgumentException if the input has another shape or type, the network has
   *     several inputs, or there is no such cut
   * @throws IllegalStateException if the client is closed, or the caller is its reply thread
   */
  public CompletableFuture<Prediction> predictAsync(NDArray input, String cut) {
    return predictAsync(input, RequestOptions.defaults().cut(cut));
  }

  /**
   * {@return a future, as {@link #predictAsync(NDArray, String)} gives it} The planner chooses the
   * cut.
   *
   * @param input as for {@link #predictAsync(NDArray, String)}
   * @throws IllegalArgumentException as {@link #predictAsync(NDArray, String)}
   * @throws IllegalStateException as {@link #predictAsync(NDArray, String)}
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
   * {@return the answer to one input} Runs the head, sends the tensors that cross, and waits.
   *
   * @param input as for {@link #predictAsync(NDArray, String)}
   * @param cut where to split: the name of one of {@link #cuts}, or an alias
   * @throws TailException if there is no answer by the request's deadline
   * @throws IllegalArgumentException as {@link #predictAsync(NDArray, String)}
   * @throws IllegalStateException as {@link #predictAsync(NDArray, String)}
   */
  public Prediction predict(NDArray input, String cut) {
    return join(predictAsync(input, cut));
  }

  /**
   * {@return the answer to one input, as {@link #predict(NDArray, String)} gives it} The planner
   * chooses the cut.
   *
   * @param input as for {@link #predictAsync(NDArray, String)}
   * @throws TailException if there is no answer by the request's deadline
   * @throws IllegalArgumentException as {@link #predictAsync(NDArray, String)}
   * @throws IllegalStateException as {@link #predictAsync(NDArray, String)}
   */
  public Prediction predict(NDArray input) {
    return join(predictAsync(input));
  }

  /**
   * {@return a future that completes with the answer, or fails with a {@link TailException} by the
   * request's deadline; it fails too if the server cannot decode the file} Classifies a picture. By
   * default the file is sent as it is: the server decodes and scales it, or the device does where
   * it stands in for the server. A planner can instead let the device make the network's input at
   * once, and continue as with any input; the request then starts when the picture is decoded.
   *
   * @param file a whole JPEG, PNG, WebP, GIF or BMP file of at most {@value
   *     Protocol#MAX_PICTURE_BYTES} bytes; free for reuse when this returns
   * @throws IllegalArgumentException if the file is empty or too large, or the planner lets the
   *     device decode it and the device cannot
   * @throws IllegalStateException if the client was built without {@link
   *     EdgeClientBuilder#pictures}, the client is closed, or the caller is its reply thread
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
   * {@return the answer to a picture} Classifies it and waits.
   *
   * @param file as for {@link #predictPictureAsync}
   * @throws TailException if there is no answer by the request's deadline
   * @throws IllegalArgumentException as {@link #predictPictureAsync}
   * @throws IllegalStateException as {@link #predictPictureAsync}
   */
  public Prediction predictPicture(byte[] file) {
    return join(predictPictureAsync(file));
  }

  /**
   * {@return the whole split model as a block without parameters, which works until this client is
   * closed} It takes one array for each input of the network, with the batch in front, such as
   * (batch, channels, height, width). It gives one array for each output, such as logits of shape
   * (batch, classes), in the manager of the first input. Each sample of a batch is a request of its
   * own, all in flight together. For inference only. Its forward throws what {@link
   * #predict(Tensors)} throws, and {@link IllegalArgumentException} if samples of one batch have
   * outputs of different shapes.
   *
   * @param cut where to split: the name of one of {@link #cuts}, or an alias
   * @throws IllegalArgumentException if there is no such cut
   */
  public Block block(String cut) {
    RequestOptions options = RequestOptions.defaults().cut(cuts.find(cut).name());
    return block(options);
  }

  /**
   * {@return the whole split model as a block, as {@link #block(String)} gives it} The planner
   * chooses the cut for each batch.
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
   * {@return the tail alone as a block without parameters, for a head of the caller's own} It takes
   * one array for each tensor that crosses, with the batch in front, such as activations of shape
   * (batch, channels, height, width). It gives one array for each output that the head does not
   * finish. In all else it is like {@link #block(String)}.
   *
   * @param cut where the tail begins: the name of one of {@link #cuts}, or an alias
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
   * {@return the tail that begins at the first of {@link #cuts}, as {@link #tail(String)} gives it}
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
   * Fails the requests in flight with {@link TailUnavailableException} or {@link
   * TailConnectionLostException}, closes the connections and ends the threads. Closing again has no
   * effect.
   */
  @Override
  public void close() {
    pipeline.close();
    cuts.close();
  }
}
