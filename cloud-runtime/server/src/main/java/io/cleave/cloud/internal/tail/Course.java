package io.cleave.cloud.internal.tail;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.queue.Receipt;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import java.util.List;

/**
 * The times of a batch, by the server's nano clock.
 *
 * @param startedNanos when a worker began to decode it
 * @param decodedNanos when it was decoded
 * @param runNanos when the tail began to run
 * @param ranNanos when the tail had run
 * @param batch how many requests ran together
 */
record Course(long startedNanos, long decodedNanos, long runNanos, long ranNanos, int batch) {

  /** One span of each kind, for a request whose answer was encoded between the last two times. */
  List<ServerSpan> spans(Receipt receipt, long encodingNanos, long encodedNanos) {
    long first = receipt.firstNanos();
    return List.of(
        span(SpanKind.RECEIVE, first, first, receipt.lastNanos()),
        span(SpanKind.QUEUE, first, receipt.lastNanos(), startedNanos),
        span(SpanKind.DECODE, first, startedNanos, decodedNanos),
        span(SpanKind.RUN, first, runNanos, ranNanos),
        span(SpanKind.ENCODE, first, encodingNanos, encodedNanos));
  }

  private static ServerSpan span(SpanKind kind, long first, long from, long to) {
    return new ServerSpan(kind, from - first, to - from);
  }

  ServedRequest served(TailRequest request, long encodeNanos, int bytesSent, long rawBytes) {
    Receipt receipt = request.receipt();
    return new ServedRequest(
        receipt.wallMicros(),
        receipt.receiveNanos(),
        startedNanos - receipt.lastNanos(),
        decodedNanos - startedNanos,
        ranNanos - runNanos,
        encodeNanos,
        batch,
        request.bytesReceived(),
        bytesSent,
        rawBytes,
        request.trace());
  }
}
