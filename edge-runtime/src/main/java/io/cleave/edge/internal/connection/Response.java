package io.cleave.edge.internal.connection;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import java.util.Optional;

/**
 * One decoded answer, from a server or from the device itself.
 *
 * @param path who made it
 * @param server that answered; empty for the device itself
 * @param outputs of the tail, in memory that nobody changes any more; of the whole network where
 *     another model made them
 * @param wireBytes the answer's bytes on the wire
 * @param batch how many requests the server ran together; 0 for the device
 * @param answeredBy the variant that made it, where the server says so
 * @param spans without a gap, from the writing of the request, or its turn on the device, to the
 *     last byte of the answer, or its values on the device
 */
public record Response(
    PredictionPath path,
    String server,
    Tensors outputs,
    int wireBytes,
    int batch,
    Optional<Report.AnsweredBy> answeredBy,
    Timeline spans) {
  /** The answer that the device itself made. */
  public static Response ofDevice(PredictionPath path, Tensors outputs, Timeline spans) {
    return new Response(path, "", outputs, 0, 0, Optional.empty(), spans);
  }

  /** The answer whose outputs the head has finished. */
  public static Response ofHead(Tensors finished, long nowNanos) {
    return ofDevice(PredictionPath.HEAD, finished, new Timeline(nowNanos));
  }
}
