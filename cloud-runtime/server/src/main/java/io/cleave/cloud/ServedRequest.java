package io.cleave.cloud;

import io.cleave.codec.protocol.TraceContext;
import java.util.Optional;

/**
 * Where one answered request spent its time and its bytes in the server.
 *
 * @param receivedMicros when its first byte came, microseconds since 1970 by the server's clock
 * @param receiveNanos from its first byte to its last
 * @param queueNanos from its last byte to the start of its batch: waiting for a worker, and for the
 *     batch to fill
 * @param decodeNanos decoding it and the others of its batch
 * @param tailNanos running its batch through the tail
 * @param encodeNanos encoding its answer
 * @param batch how many requests the tail ran together, at least 1
 * @param bytesReceived the request on the wire, frame headers included
 * @param bytesSent the answer on the wire, frame headers included
 * @param rawBytes the tail's inputs as they lie in memory, of this request; with {@code
 *     bytesReceived}, the compression ratio
 * @param trace which trace it is part of; empty where the edge did not say, as for all that are not
 *     sampled
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
   * What the server took beyond the tail's own work.
   *
   * @return nanoseconds of queue, decoding and encoding
   */
  public long overheadNanos() {
    return queueNanos + decodeNanos + encodeNanos;
  }

  /**
   * The whole stay in the server.
   *
   * @return nanoseconds from the request's last byte to its encoded answer
   */
  public long totalNanos() {
    return overheadNanos() + tailNanos;
  }
}
