package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import java.util.Optional;

/** The way that a request takes, as a {@link Planner} chose it. Immutable. */
public sealed interface Route {
  /**
   * The device runs the head, and a server the tail.
   *
   * @param cut where the network is split
   * @param profile how float32 is sent
   * @param fallback what the device does where no server answers in time; empty: the request fails
   */
  record Remote(String cut, Profile profile, Optional<Local> fallback) implements Route {}

  /** The server gets a picture's file and runs the whole network. */
  record Picture() implements Route {}

  /**
   * The device answers alone.
   *
   * @param cut where the tail begins that it runs, or whose inputs another model gets
   * @param path {@link PredictionPath#LOCAL_TAIL} or {@link PredictionPath#LOCAL_MODEL}
   */
  record Local(String cut, PredictionPath path) implements Route {
    /**
     * Checks the path.
     *
     * @param cut as above
     * @param path as above
     * @throws IllegalArgumentException if that is none of the device's
     */
    public Local {
      Check.argument(
          path == PredictionPath.LOCAL_TAIL || path == PredictionPath.LOCAL_MODEL,
          "path",
          path,
          "LOCAL_TAIL or LOCAL_MODEL");
    }
  }
}
