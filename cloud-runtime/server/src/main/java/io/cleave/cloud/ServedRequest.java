package io.cleave.cloud;

import io.cleave.codec.protocol.TraceContext;
import java.util.Optional;

/**
 * Where one answered request spent its time and its bytes in the server.
 *
 * @param receivedMicros when its first byte came, in microseconds since 1970 by the server's clock
 * @param receiveNanos from its first byte to its last
 * @param queueNanos from its last byte to the start of its batch: waiting for a worker, and for the
 *     batch to fill
 * @param decodeNanos decoding the requests of its batch
 * @param tailNanos running its batch through the tail
 * @param encodeNanos encoding its answer
 * @param batch how many requests the tail ran together, 1 or more
 * @param bytesReceived the request on the wire, frame headers included
 * @param bytesSent the answer on the wire, frame headers included
 * @param rawBytes the tail's inputs for this request, as they lie in memory; divided by {@code
 *     bytesReceived}, the compression ratio
 * @param trace that the request is part of; empty where the edge sent none, as for traces that are
 *     not sampled
 */
public record ServedRequest(
    long receivedMicros,
    long receiveNanos,
    long queueNanos,
    long decodeNanos,
    long tailNanos,
    long encodeNanos,
    int batch,
    int bytesReceived,
    int bytesSent,
    long rawBytes,
    Optional<TraceContext> trace) {

  /**
   * {@return the nanoseconds that the server took beyond the tail's own work: queue, decoding and
   * encoding}
   */
  public long overheadNanos() {
    return queueNanos + decodeNanos + encodeNanos;
  }

  /** {@return the nanoseconds from the request's last byte to its encoded answer} */
  public long totalNanos() {
    return overheadNanos() + tailNanos;
  }
}
