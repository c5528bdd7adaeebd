package io.cleave.edge.internal.request;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Route;
import io.cleave.edge.Stage;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.connection.Timeline;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.RequestEncoder;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The future of one request, with what is known of its time and bytes so far. */
final class Pending implements Attempts.Outcome {
  private static final EncodedSize NOTHING = new EncodedSize(0, 0, 0, 0, Optional.empty());

  private final CompletableFuture<Prediction> future = new CompletableFuture<>();
  private final RequestPipeline pipeline;
  private final long id;
  private final ClientCut cut;
  private final Route route;
  private final RequestOptions options;
  private final WantedOutputs wanted;
  private final Optional<Tensors> finished;
  private final Timeline time;
  private long rawBytes;
  private int bytesSent;
  private EncodedSize sent = NOTHING;
  private Optional<Profile> profile = Optional.empty();

  /**
   * Creates a request whose head has run, if it has one.
   *
   * @param finished wanted outputs that the head finished
   * @param time of the request so far
   */
  Pending(
      RequestPipeline pipeline,
      long id,
      ClientCut cut,
      Route route,
      RequestOptions options,
      WantedOutputs wanted,
      Optional<Tensors> finished,
      Timeline time) {
    this.pipeline = pipeline;
    this.id = id;
    this.cut = cut;
    this.route = route;
    this.options = options;
    this.wanted = wanted;
    this.finished = finished;
    this.time = time;
  }

  long id() {
    return id;
  }

  ClientCut cut() {
    return cut;
  }

  RequestOptions options() {
    return options;
  }

  WantedOutputs wanted() {
    return wanted;
  }

  CompletableFuture<Prediction> future() {
    return future;
  }

  /** Notes that the tensors that cross are encoded. */
  void encoded(RequestEncoder.Encoded encoded, HeadRun sample, TailRequest request) {
    time.until(Stage.SLOT, encoded.startedNanos()).until(Stage.ENCODE, encoded.endedNanos());
    rawBytes = sample.crossing().signature().bytes();
    bytesSent = request.wireBytes();
    sent = encoded.size();
    profile = Optional.of(encoded.profile());
  }

  /** Notes that nothing is sent. */
  void keptHere(HeadRun sample) {
    rawBytes = sample.crossing().signature().bytes();
  }

  /**
   * Notes that the copy of a picture's file is sent, in place of what would cross if the device
   * decoded it.
   */
  void copied(int fileBytes, long startedNanos, long endedNanos, TailRequest request) {
    time.until(Stage.SLOT, startedNanos).until(Stage.ENCODE, endedNanos);
    Signature crossing = cut.crossing();
    rawBytes = crossing.isFixed() ? crossing.bytes() : fileBytes;
    bytesSent = request.wireBytes();
    sent = new EncodedSize(0, 0, fileBytes, 0, Optional.empty());
  }

  @Override
  public void answered(Response response, int attempts) {
    pipeline.reply(() -> complete(response, attempts, pipeline::answered, pipeline::failed));
  }

  /** Completes a request for which no server has to be asked; for any thread. */
  void answeredByHead(HeadRun sample) {
    keptHere(sample);
    Response response = Response.ofHead(finished.orElseThrow(), time.endNanos());
    pipeline.reply(() -> complete(response, 0, pipeline::finished, pipeline::refused));
  }

  @Override
  public void failed(TailException failure) {
    pipeline.reply(() -> fail(failure, pipeline::failed));
  }

  /** Fails a request that got no slot; for any thread. */
  void refused(TailException failure) {
    pipeline.reply(() -> fail(failure, pipeline::refused));
  }

  /** The caller gave the request up. */
  @Override
  public void cancelled() {
    pipeline.reply(() -> pipeline.cancelled(id));
  }

  private void complete(
      Response response, int attempts, Consumer<Report> ending, Consumer<TailException> failing) {
    time.then(response.spans()).until(Stage.REPLY, pipeline.nanoTime());
    Tensors outputs = wanted.join(response.outputs(), finished);
    Optional<String> fault = cut.fault(outputs);
    if (fault.isPresent()) {
      fail(new TailFailedException(ErrorCode.BAD_TENSOR, fault.get()), failing);
      return;
    }
    Report report = report(response, attempts);
    try {
      ending.accept(report);
    } finally {
      future.complete(new Prediction(outputs, report));
    }
  }

  private Report report(Response response, int attempts) {
    return new Report(
        id,
        cut.fingerprint(),
        route,
        response.path(),
        response.server(),
        attempts,
        response.batch(),
        time.spans(),
        time.totalNanos(),
        bytesSent,
        response.wireBytes(),
        rawBytes,
        sent,
        profile,
        response.answeredBy());
  }

  private void fail(TailException failure, Consumer<TailException> ending) {
    try {
      ending.accept(failure);
    } finally {
      future.completeExceptionally(failure);
    }
  }
}
