package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Where one answered request spent its time and its bytes. A request starts when its head does, and
 * its spans follow one another without a gap up to its end; a stage that did not happen has none.
 * The server's are as long as it says, and placed so that the ways to it and back, apart from
 * sending the request's bytes, take equally long.
 *
 * @param id which request of its client it was, the same for all attempts
 * @param route what was planned
 * @param path which way the answer was made
 * @param endpoint who answered, as host:port; empty for the device itself
 * @param attempts how often servers were asked, the first time included
 * @param batch how many requests the server ran together; 0 where none answered
 * @param spans in the order of time
 * @param totalNanos from the start to the decoded answer
 * @param bytesSent one attempt on the wire, all frame headers included
 * @param bytesReceived the answer on the wire, all frame headers included
 * @param rawBytes what crosses the cut, as it lay in memory; of a picture, what the server makes of
 *     it, or its file where the network leaves that size open
 * @param sent what the request's message was made of; of a picture, its file as values
 * @param profile how it was encoded; empty where nothing was, as of a picture
 * @param answeredBy which variant of the model answered; empty where the server has one alone, and
 *     on the device itself
 */
public record Report(
    long id,
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
   * @param variant what the server's catalogue calls it
   * @param exit at which of its exits the answer was made: 0 is its end, those before that count
   *     from 1
   */
  public record AnsweredBy(String variant, int exit) {}

  /**
   * Keeps a copy.
   *
   * @param id as above
   * @param route as above
   * @param path as above
   * @param endpoint as above
   * @param attempts as above
   * @param batch as above
   * @param spans as above
   * @param totalNanos as above
   * @param bytesSent as above
   * @param bytesReceived as above
   * @param rawBytes as above
   * @param sent as above
   * @param profile as above
   * @param answeredBy as above
   */
  public Report {
    spans = List.copyOf(spans);
  }

  /**
   * What the request spent with one stage.
   *
   * @param stage which
   * @return nanoseconds, 0 where it did not happen
   */
  public long nanos(Stage stage) {
    return spans.stream().filter(span -> span.stage() == stage).mapToLong(Span::nanos).sum();
  }
}
