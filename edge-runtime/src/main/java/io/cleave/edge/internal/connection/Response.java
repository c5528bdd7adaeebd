package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;

/**
 * One answer, decoded: a server's, or what the device itself made of a request.
 *
 * @param path which way it was made
 * @param server where it came from; empty for the device itself
 * @param outputs the answer in memory of its own, which nobody changes any more; without what the
 *     head has finished, unless another model gave that as well
 * @param frameBytes what it took on the wire
 * @param timings the server's stages, together no longer than the round trip; or the device's
 * @param startedNanos {@link System#nanoTime} of the request's writing, or of its turn on the
 *     device
 * @param endedNanos {@link System#nanoTime} of the answer's last byte, or of its values there
 */
public record Response(
    PredictionPath path,
    String server,
    Tensors outputs,
    int frameBytes,
    ServerTimings timings,
    long startedNanos,
    long endedNanos) {
  /** What the head itself has finished. */
  public static Response ofHead(Tensors finished, long endedNanos) {
    ServerTimings none = new ServerTimings(0, 0, 0);
    return new Response(PredictionPath.HEAD, "", finished, 0, none, endedNanos, endedNanos);
  }

  /** The round trip less the server's stages; 0 where there was none. */
  public long networkNanos() {
    long server = timings.queueNanos() + timings.decodeNanos() + timings.tailNanos();
    return endedNanos - startedNanos - server;
  }
}
