package io.cleave.edge;

import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * One answer, decoded.
 *
 * @param server where it came from
 * @param shape the answer's
 * @param values the answer, little-endian float32, which nobody changes any more
 * @param frameBytes what it took on the wire
 * @param timings the server's stages, together no longer than the round trip
 * @param writtenNanos {@link System#nanoTime} of the request's writing
 * @param arrivedNanos {@link System#nanoTime} of the answer's last byte
 */
record Response(
    String server,
    TensorShape shape,
    ByteBuffer values,
    int frameBytes,
    ServerTimings timings,
    long writtenNanos,
    long arrivedNanos) {

  /** The round trip less the server's stages. */
  long networkNanos() {
    long server = timings.queueNanos() + timings.decodeNanos() + timings.tailNanos();
    return arrivedNanos - writtenNanos - server;
  }
}
