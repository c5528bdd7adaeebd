package io.cleave.edge;

import io.cleave.core.ModelPart;
import java.util.Optional;

/**
 * What a client does about a request that no server answers, or none in time. {@link
 * Prediction#path()} says what it came to. Immutable.
 */
public final class Fallback {
  private static final Fallback FAIL = new Fallback(null);

  private final LocalModel model;

  Fallback(LocalModel model) {
    this.model = model;
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
  public static Fallback local(ModelPart tail) {
    return new Fallback(LocalModel.of(PredictionPath.LOCAL_TAIL, tail));
  }

  /**
   * The device runs another model, usually a smaller one, on the image. Keeps a copy of each image
   * while its request is under way. Requests to {@link EdgeClient#tail()} have no image, and those
   * of {@link EdgeClient#predictPicture} have a file: they fail.
   *
   * @param whole a model uncut, such as {@code ModelPart.tail(network, weights, Cut.INPUT)}, with
   *     the images and classes of the client's own; stays the caller's, who closes it after the
   *     client
   * @return a fallback for requests with an image
   */
  public static Fallback model(ModelPart whole) {
    return new Fallback(LocalModel.of(PredictionPath.LOCAL_MODEL, whole));
  }

  Optional<LocalModel> model() {
    return Optional.ofNullable(model);
  }
}
