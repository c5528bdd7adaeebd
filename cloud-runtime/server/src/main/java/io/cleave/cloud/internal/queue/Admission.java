package io.cleave.cloud.internal.queue;

import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.cloud.internal.served.RefusedRequestException;
import io.cleave.cloud.internal.served.ServedTails;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerLoad;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Leads requests that have arrived to the queue of their tail. Thread-safe. */
public final class Admission {
  private final ServedTails tails;
  private final RequestQueue queue;

  public Admission(ServedTails tails, RequestQueue queue) {
    this.tails = tails;
    this.queue = queue;
  }

  /**
   * Reads which tail a request is for.
   *
   * @param scope the models that the requester may see
   * @param receipt when the request came
   * @param payload belongs to the request from now on; if an exception is thrown, still to the
   *     caller
   * @throws RefusedRequestException if no tail here answers such a request
   * @throws io.cleave.codec.CorruptFrameException if the preamble is damaged
   */
  public TailRequest read(
      Requester requester, ModelScope scope, long id, Receipt receipt, Payload payload)
      throws RefusedRequestException {
    ByteBuffer bytes = payload.from(0);
    RequestPreamble preamble = RequestPreamble.decode(bytes);
    ServedTails.Served served = tails.require(preamble.tail(), scope);
    requireTaken(served, preamble.kind(), payload.size());
    requirePictureFits(served, preamble.kind(), bytes.remaining());
    long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(preamble.timeoutMillis());
    return new TailRequest(
        requester,
        id,
        served.tail(),
        preamble,
        served.tail().wanted(preamble.outputs()),
        payload,
        bytes.position(),
        receipt,
        timeoutNanos - receipt.receiveNanos());
  }

  private static void requireTaken(ServedTails.Served served, PayloadKind kind, int bytes)
      throws RefusedRequestException {
    int max = served.entry().maxRequestBytes();
    if (bytes > max) {
      throw bad(served, "payload: " + bytes + " bytes (expected: at most " + max + ")");
    }
    if (kind == PayloadKind.PICTURE && !served.entry().pictures()) {
      throw bad(
          served, "payload: a picture (expected: tensors for " + served.tail().fingerprint() + ")");
    }
  }

  private static void requirePictureFits(ServedTails.Served served, PayloadKind kind, int bytes)
      throws RefusedRequestException {
    if (kind == PayloadKind.PICTURE && bytes > Protocol.MAX_PICTURE_BYTES) {
      throw bad(
          served,
          "picture: " + bytes + " bytes (expected: at most " + Protocol.MAX_PICTURE_BYTES + ")");
    }
  }

  private static RefusedRequestException bad(ServedTails.Served served, String message) {
    return new RefusedRequestException(
        Optional.of(served.tail().fingerprint()), ErrorCode.BAD_TENSOR, message);
  }

  /** Puts the request into its tail's queue, or ends it, or ends another to make room for it. */
  public void enqueue(TailRequest request) {
    if (request.timeoutNanos() <= 0) {
      request.fail(
          ErrorCode.DEADLINE_EXCEEDED,
          "the request took longer to arrive than its deadline allows");
    } else if (expectedNanos(request) > request.timeoutNanos()) {
      shed(request, "the request would take longer than its deadline allows");
    } else {
      TailRequest leaving = queue.offer(request);
      if (leaving != null) {
        shed(leaving, "the server's queue holds " + queue.capacity() + " requests (limit)");
      }
    }
  }

  private long expectedNanos(TailRequest request) {
    return queue.expectedAnswerNanos(request.tail(), request.requester(), request.priority());
  }

  /** Refuses a request for which the queue is too long, and says when to retry. */
  private void shed(TailRequest request, String message) {
    long millis = TimeUnit.NANOSECONDS.toMillis(expectedNanos(request)) + 1;
    int retryAfterMillis = (int) Math.min(Integer.MAX_VALUE, millis);
    request.fail(new Notice(ErrorCode.OVERLOADED, retryAfterMillis, message));
  }

  /**
   * Ends a request that its edge gave up: at once if it still waits, or else before its next step.
   */
  public void cancel(TailRequest request) {
    if (queue.remove(request)) {
      request.failCancelled();
    } else {
      request.cancel();
    }
  }

  /** The load of the server, as an edge sees it that may see those models. */
  public ServerLoad load(Requester requester, ModelScope scope) {
    return queue.load(tail -> scope.admits(tail.fingerprint()), requester);
  }

  /**
   * Refuses requests that wait until their requester has read its answers, because memory is
   * needed.
   */
  public void makeRoom() {
    for (TailRequest request : queue.takeOwed()) {
      shed(request, "the request waited for its edge to read, and memory for requests is short");
    }
  }

  /** Drops the waiting requests of a requester that is gone. */
  public void leave(Requester requester) {
    queue.leave(requester).forEach(TailRequest::drop);
  }
}
