package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One request's future, and what is known about its stages so far. */
final class PendingPrediction implements Attempts.Outcome {
  private final CompletableFuture<Prediction> future = new CompletableFuture<>();
  private final ReplyThread replies;
  private final PredictionPipeline pipeline;
  private final long id;
  private final long turnNanos;
  private final long headNanos;
  private long encodeNanos;
  private long encodedNanos;
  private int rawBytes;
  private int bytesSent;
  private EncodedSize sent;
  private Optional<Profile> profile;

  /**
   * Creates a request that nothing is known of yet.
   *
   * @param turnNanos {@link System#nanoTime} when the head had run and its turn came
   * @param headNanos how long the head took for it
   */
  PendingPrediction(
      ReplyThread replies, PredictionPipeline pipeline, long id, long turnNanos, long headNanos) {
    this.replies = replies;
    this.pipeline = pipeline;
    this.id = id;
    this.turnNanos = turnNanos;
    this.headNanos = headNanos;
  }

  long id() {
    return id;
  }

  CompletableFuture<Prediction> future() {
    return future;
  }

  void encoded(
      long encodeStartedNanos,
      int activationBytes,
      int frameBytes,
      EncodedSize size,
      Optional<Profile> used) {
    encodedNanos = System.nanoTime();
    encodeNanos = encodedNanos - encodeStartedNanos;
    rawBytes = activationBytes;
    bytesSent = frameBytes;
    sent = size;
    profile = used;
  }

  @Override
  public void answered(Response response, int attempts) {
    replies.execute(() -> complete(response, attempts));
  }

  @Override
  public void failed(TailException failure) {
    replies.execute(() -> fail(failure, pipeline::failed));
  }

  /** The request failed before it had a slot; from any thread. */
  void refused(TailException failure) {
    replies.execute(() -> fail(failure, pipeline::refused));
  }

  private void complete(Response response, int attempts) {
    RequestReport report = report(response, attempts);
    try {
      pipeline.answered(report);
    } finally {
      future.complete(new Prediction(response.shape(), response.values(), report));
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
