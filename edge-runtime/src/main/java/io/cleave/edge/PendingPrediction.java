package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request's future, and what is known about its stages so far. */
final class PendingPrediction implements Attempts.Outcome {
  /** What happens around every end of a request, on the reply thread. */
  interface Ending {
    void answered(RequestReport report);

    void failed(TailException failure);

    /** The request failed before it had a slot. */
    void refused(TailException failure);
  }

  private final CompletableFuture<Prediction> future = new CompletableFuture<>();
  private final ReplyThread replies;
  private final Ending ending;
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
  PendingPrediction(ReplyThread replies, Ending ending, long id, long turnNanos, long headNanos) {
    this.replies = replies;
    this.ending = ending;
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

  /** The device answered; as the others, on the event loop, and at most one of them. */
  void answeredLocally(LocalAnswer answer, int attempts) {
    replies.execute(() -> complete(answer, attempts));
  }

  @Override
  public void failed(TailException failure) {
    replies.execute(() -> fail(failure));
  }

  private void complete(Response response, int attempts) {
    complete(new Prediction(response.shape(), response.values(), report(response, attempts)));
  }

  private RequestReport report(Response response, int attempts) {
    long now = System.nanoTime();
    return new RequestReport(
        headNanos,
        encodeNanos,
        response.writtenNanos() - encodedNanos,
        response.networkNanos(),
        response.timings().queueNanos(),
        response.timings().decodeNanos(),
        response.timings().tailNanos(),
        now - response.arrivedNanos(),
        headNanos + now - turnNanos,
        bytesSent,
        response.frameBytes(),
        sent,
        profile,
        id,
        attempts,
        response.server(),
        PredictionPath.REMOTE,
        rawBytes);
  }

  private void complete(LocalAnswer answer, int attempts) {
    complete(new Prediction(answer.shape(), answer.values(), report(answer, attempts)));
  }

  private RequestReport report(LocalAnswer answer, int attempts) {
    long now = System.nanoTime();
    return new RequestReport(
        headNanos,
        encodeNanos,
        answer.startedNanos() - encodedNanos,
        0,
        0,
        answer.decodedNanos() - answer.startedNanos(),
        answer.endedNanos() - answer.decodedNanos(),
        now - answer.endedNanos(),
        headNanos + now - turnNanos,
        bytesSent,
        0,
        sent,
        profile,
        id,
        attempts,
        "",
        answer.path(),
        rawBytes);
  }

  private void complete(Prediction prediction) {
    try {
      ending.answered(prediction.report());
    } finally {
      future.complete(prediction);
    }
  }

  void refuse(TailException failure) {
    try {
      ending.refused(failure);
    } finally {
      future.completeExceptionally(failure);
    }
  }

  private void fail(TailException failure) {
    try {
      ending.failed(failure);
    } finally {
      future.completeExceptionally(failure);
    }
  }
}
