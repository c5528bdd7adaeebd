package io.cleave.edge.internal.connection;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import java.util.Optional;

/**
 * One answer, decoded: a server's, or what the device itself made of a request.
 *
 * @param path which way it was made
 * @param server where it came from; empty for the device itself
 * @param outputs the answer in memory of its own, which nobody changes any more; without what the
 *     head has finished, unless another model gave that as well
 * @param wireBytes what it took on the wire
 * @param batch how many requests the server ran together; 0 for the device
 * @param answeredBy which variant made it, where the server says so
 * @param spans from the request's writing, or its turn on the device, to the answer's last byte, or
 *     its values there; without a gap
 */
public record Response(
    PredictionPath path,
    String server,
    Tensors outputs,
    int wireBytes,
    int batch,
    Optional<Report.AnsweredBy> answeredBy,
    Timeline spans) {
  /** What the device itself made of a request. */
  public static Response ofDevice(PredictionPath path, Tensors outputs, Timeline spans) {
    return new Response(path, "", outputs, 0, 0, Optional.empty(), spans);
  }

  /** What the head itself has finished. */
  public static Response ofHead(Tensors finished, long nowNanos) {
    return ofDevice(PredictionPath.HEAD, finished, new Timeline(nowNanos));
  }
}
