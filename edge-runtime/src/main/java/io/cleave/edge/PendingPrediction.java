package io.cleave.edge;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request's future, and what is known about its stages so far. */
final class PendingPrediction implements Attempts.Outcome {
  /** What happens around every end of a request, on the reply thread. */
  interface Ending {
    /** The decoder for the shape that answers have, for the reply thread. */
    TensorDecoder decoder();

    void answered(RequestReport report);

    void failed(TailException failure);

    /** The request failed before it had a slot. */
    void refused(TailException failure);
  }

  private final CompletableFuture<Prediction> future = new CompletableFuture<>();
  private final ReplyThread replies;
  private final Ending ending;
  private final long id;
  private final long startedNanos;
  private final long headNanos;
  private long encodeNanos;
  private long encodedNanos;
  private int rawBytes;
  private int bytesSent;
  private EncodedSize sent;
  private Optional<Profile> profile;

  PendingPrediction(
      ReplyThread replies, Ending ending, long id, long startedNanos, long headNanos) {
    this.replies = replies;
    this.ending = ending;
    this.id = id;
    this.startedNanos = startedNanos;
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
    replies.execute(() -> decode(response, attempts));
  }

  /** The device answered; as the others, on the event loop, and at most one of them. */
  void answeredLocally(LocalAnswer answer, int attempts) {
    replies.execute(() -> complete(answer, attempts));
  }

  @Override
  public void failed(TailException failure) {
    replies.execute(() -> fail(failure));
  }

  private void decode(Response response, int attempts) {
    Prediction prediction;
    try {
      ByteBuffer values = ByteBuffer.allocateDirect(response.shape().bytes());
      ending.decoder().decode(response.tensor(), values);
      prediction = new Prediction(response.shape(), values.flip(), report(response, attempts));
    } catch (CorruptFrameException e) {
      TailException reason =
          new TailConnectionLostException("the server sent a damaged answer: " + e.getMessage(), e);
      response.connection().distrust(reason);
      fail(reason);
      return;
    } catch (Throwable t) { // no memory for the answer: this request fails, the thread goes on
      fail(new TailConnectionLostException("the answer cannot be decoded: " + t, t));
      return;
    } finally {
      response.release();
    }
    complete(prediction);
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
        now - startedNanos,
        bytesSent,
        response.frameBytes(),
        sent,
        profile,
        id,
        attempts,
        response.connection().server(),
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
        now - startedNanos,
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
