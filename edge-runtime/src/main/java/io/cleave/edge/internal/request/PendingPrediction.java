package io.cleave.edge.internal.request;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.RequestReport;
import io.cleave.edge.TailException;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.RequestEncoder;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One request's future, what is to come of it, and what is known about its stages so far. */
final class PendingPrediction implements Attempts.Outcome {
  private static final EncodedSize NOTHING = new EncodedSize(0, 0, 0, 0, Optional.empty());

  private final CompletableFuture<Prediction> future = new CompletableFuture<>();
  private final ReplyThread replies;
  private final PredictionPipeline pipeline;
  private final ClientCut cut;
  private final WantedOutputs wanted;
  private final Optional<Tensors> finished;
  private final long id;
  private final long turnNanos;
  private final long headNanos;
  private long encodeNanos;
  private long encodedNanos;
  private long rawBytes;
  private int bytesSent;
  private EncodedSize sent = NOTHING;
  private Optional<Profile> profile = Optional.empty();

  /**
   * Creates a request that nothing is known of yet.
   *
   * @param finished what is wanted and the head has given
   * @param turnNanos {@link System#nanoTime} when the head had run and its turn came
   * @param headNanos how long the head took for it
   */
  PendingPrediction(
      ReplyThread replies,
      PredictionPipeline pipeline,
      ClientCut cut,
      WantedOutputs wanted,
      Optional<Tensors> finished,
      long id,
      long turnNanos,
      long headNanos) {
    this.replies = replies;
    this.pipeline = pipeline;
    this.cut = cut;
    this.wanted = wanted;
    this.finished = finished;
    this.id = id;
    this.turnNanos = turnNanos;
    this.headNanos = headNanos;
    this.encodedNanos = turnNanos;
  }

  long id() {
    return id;
  }

  ClientCut cut() {
    return cut;
  }

  WantedOutputs wanted() {
    return wanted;
  }

  CompletableFuture<Prediction> future() {
    return future;
  }

  /**
   * What crosses is a message now.
   *
   * @param crossingBytes what it was before, as it lay in memory
   */
  void encoded(RequestEncoder.Encoded encoded, long crossingBytes) {
    encoded(encoded.startedNanos(), crossingBytes, encoded.content().readableBytes());
    sent = encoded.size();
    profile = Optional.of(encoded.profile());
  }

  /** What is sent is a copy of a file, in place of what would cross if the device unpacked it. */
  void copied(int fileBytes, long startedNanos) {
    Signature crossing = cut.crossing();
    encoded(startedNanos, crossing.isFixed() ? crossing.bytes() : fileBytes, fileBytes);
    sent = new EncodedSize(0, 0, fileBytes, 0, Optional.empty());
  }

  private void encoded(long startedNanos, long crossingBytes, int contentBytes) {
    encodedNanos = System.nanoTime();
    encodeNanos = encodedNanos - startedNanos;
    rawBytes = crossingBytes;
    bytesSent = TailRequest.frameBytes(wanted, contentBytes);
  }

  @Override
  public void answered(Response response, int attempts) {
    replies.execute(() -> complete(response, attempts, report -> pipeline.answered(cut, report)));
  }

  /** There is nothing to ask a server; from any thread. */
  void answeredByHead(long crossingBytes) {
    rawBytes = crossingBytes;
    Response response = Response.ofHead(finished.orElseThrow(), System.nanoTime());
    replies.execute(() -> complete(response, 0, pipeline::finished));
  }

  @Override
  public void failed(TailException failure) {
    replies.execute(() -> fail(failure, pipeline::failed));
  }

  /** The request failed before it had a slot; from any thread. */
  void refused(TailException failure) {
    replies.execute(() -> fail(failure, pipeline::refused));
  }

  private void complete(Response response, int attempts, Consumer<RequestReport> ending) {
    RequestReport report = report(response, attempts);
    try {
      ending.accept(report);
    } finally {
      future.complete(new Prediction(wanted.join(response.outputs(), finished), report));
    }
  }

  private RequestReport report(Response response, int attempts) {
    long now = System.nanoTime();
    return new RequestReport(
        headNanos,
        encodeNanos,
        response.startedNanos() - encodedNanos,
        response.networkNanos(),
        response.timings().queueNanos(),
        response.timings().decodeNanos(),
        response.timings().tailNanos(),
        now - response.endedNanos(),
        headNanos + now - turnNanos,
        bytesSent,
        response.frameBytes(),
        sent,
        profile,
        id,
        attempts,
        response.server(),
        response.path(),
        rawBytes);
  }

  private void fail(TailException failure, Consumer<TailException> ending) {
    try {
      ending.accept(failure);
    } finally {
      future.completeExceptionally(failure);
    }
  }
}
