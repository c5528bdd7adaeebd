package io.cleave.edge;

import io.cleave.codec.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import java.util.List;
import java.util.Optional;

/**
 * What a client does about a request that no server answers, or none in time. {@link
 * Prediction#path()} says what it came to. Immutable.
 */
public final class Fallback {
  private static final Fallback FAIL = new Fallback(PredictionPath.REMOTE, null, null);

  private final PredictionPath path;
  private final Part part;
  private final SplitPoint point;

  Fallback(PredictionPath path, Part part, SplitPoint point) {
    this.path = path;
    this.part = part;
    this.point = point;
  }

  /**
   * The request fails. The default.
   *
   * @return a fallback that does nothing
   */
  public static Fallback fail() {
    return FAIL;
  }

  /**
   * The device runs the tail on what it would have sent, and so comes to the server's answer. Costs
   * the tail's weights in memory, and nothing for requests that a server answers.
   *
   * @param tail with the weights and the cut of the client's head; stays the caller's, who closes
   *     it after the client
   * @return a fallback for every request
   */
  public static Fallback local(Part tail) {
    return new Fallback(PredictionPath.LOCAL_TAIL, tail, SplitPoint.before(tail));
  }

  /**
   * The device runs another model, usually a smaller one, on the image. Keeps a copy of each image
   * while its request is under way. Requests to {@link EdgeClient#tail()} have no image, and those
   * of {@link EdgeClient#predictPicture} have a file: they fail.
   *
   * @param whole a model uncut, {@link io.cleave.core.Model#whole}, with the images and classes of
   *     the client's own; stays the caller's, who closes it after the client
   * @return a fallback for requests with an image
   */
  public static Fallback model(Part whole) {
    return new Fallback(PredictionPath.LOCAL_MODEL, whole, SplitPoint.before(whole));
  }

  /** Whether it takes the image, and not what the head makes of it. */
  private boolean takesImage() {
    return path == PredictionPath.LOCAL_MODEL;
  }

  /**
   * Checks that this can stand in for the tail of a head.
   *
   * @throws IllegalArgumentException if it cannot
   */
  void requireFits(Part head, SplitPoint asked) {
    if (part == null) {
      return;
    }
    if (!takesImage() && !point.fingerprint().equals(asked.fingerprint())) {
      throw new IllegalArgumentException(
          "fallback: %s (expected: the head's, %s)"
              .formatted(point.fingerprint(), asked.fingerprint()));
    }
    TensorShape from = takesImage() ? head.given().only("head").shape() : asked.crossing();
    if (!point.crossing().equals(from) || !point.answer().equals(asked.answer())) {
      throw new IllegalArgumentException(
          String.format(
              "fallback: from %s to %s (expected: from %s to %s)",
              point.crossing(), point.answer(), from, asked.answer()));
    }
  }

  /** {@return what runs it, which the caller closes; nothing where requests fail} */
  Optional<LocalRunner> runner(List<Calibration> calibrations) {
    return part == null
        ? Optional.empty()
        : Optional.of(new LocalRunner(path, part, takesImage(), calibrations));
  }
}
