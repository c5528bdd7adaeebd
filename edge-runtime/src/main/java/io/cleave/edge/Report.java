package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.List;
import java.util.Optional;

/**
 * Where one answered request spent its time and its bytes. A request starts when its head does. Its
 * spans follow each other without a gap up to its end, and a stage that did not happen has no span.
 * The server's spans are as long as the server says. They are placed so that the ways to the server
 * and back take equally long, apart from sending the request's bytes.
 *
 * @param id of the request within its client, the same for all attempts
 * @param model the version of the model that answered, head and tail alike, and where it is cut
 * @param route as planned
 * @param path who made the answer
 * @param endpoint that answered, as host:port; empty for the device itself
 * @param attempts how often servers were asked, the first time included
 * @param batch how many requests the server ran together; 0 where no server answered
 * @param spans in the order of time
 * @param totalNanos from the start to the decoded answer
 * @param bytesSent one attempt on the wire, all frame headers included
 * @param bytesReceived the answer on the wire, all frame headers included
 * @param rawBytes the tensors that cross the cut, as they lay in memory. For a picture it is what
 *     the server makes of it, or the file where the network leaves that size open
 * @param sent the parts of the request's message; for a picture, the file counts as values
 * @param profile that the request was encoded with; empty where nothing was encoded, as for a
 *     picture
 * @param answeredBy the variant of the model that answered; empty where the server has only one,
 *     and for the device itself
 */
public record Report(
    long id,
    ModelFingerprint model,
    Route route,
    PredictionPath path,
    String endpoint,
    int attempts,
    int batch,
    List<Span> spans,
    long totalNanos,
    int bytesSent,
    int bytesReceived,
    long rawBytes,
    EncodedSize sent,
    Optional<Profile> profile,
    Optional<AnsweredBy> answeredBy) {
  /**
   * A variant of a model.
   *
   * @param variant its name in the server's catalogue
   * @param exit of the variant that made the answer: 0 is its end, earlier exits count from 1
   */
  public record AnsweredBy(String variant, int exit) {}

  /**
   * Copies the list of spans.
   *
   * @param id of the request within its client
   * @param model the version of the model that answered
   * @param route as planned
   * @param path who made the answer
   * @param endpoint that answered, as host:port
   * @param attempts how often servers were asked
   * @param batch how many requests the server ran together
   * @param spans in the order of time
   * @param totalNanos from the start to the decoded answer
   * @param bytesSent one attempt on the wire
   * @param bytesReceived the answer on the wire
   * @param rawBytes the tensors that cross the cut, in memory
   * @param sent the parts of the request's message
   * @param profile that the request was encoded with
   * @param answeredBy the variant of the model that answered
   */
  public Report {
    spans = List.copyOf(spans);
  }

  /**
   * {@return the nanoseconds that the request spent in a stage; 0 where it did not happen}
   *
   * @param stage to sum up
   */
  public long nanos(Stage stage) {
    return spans.stream().filter(span -> span.stage() == stage).mapToLong(Span::nanos).sum();
  }
}
