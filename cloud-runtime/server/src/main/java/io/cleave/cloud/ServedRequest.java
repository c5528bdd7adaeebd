package io.cleave.cloud;

/**
 * Where one answered request spent its time and its bytes in the server.
 *
 * @param queueNanos from its last byte to the start of its batch: waiting for a worker, and for the
 *     batch to fill
 * @param decodeNanos decoding it and the others of its batch
 * @param tailNanos running its batch through the tail
 * @param encodeNanos from the tail's end to its encoded answer
 * @param bytesReceived the request on the wire, frame header included
 * @param bytesSent the answer on the wire, frame header included
 * @param rawBytes the tail's inputs as they lie in memory, of this request; with {@code
 *     bytesReceived}, the compression ratio
 */
public record ServedRequest(
    long queueNanos,
    long decodeNanos,
    long tailNanos,
    long encodeNanos,
    int bytesReceived,
    int bytesSent,
    long rawBytes) {

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
