package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Protocol;
import java.util.Optional;

/**
 * The route that a request takes, as a {@link Planner} chose it. Immutable.
 *
 * <p>To add a route, add a record here and a method to {@link Cases}: the compiler then shows every
 * place that must handle it.
 */
public sealed interface Route {
  /**
   * One function for each kind of route.
   *
   * @param <T> the type of the results
   */
  interface Cases<T> {
    /**
     * {@return the result for a route to a server}
     *
     * @param route to handle
     */
    T remote(Remote route);

    /**
     * {@return the result for a route that sends a picture's file}
     *
     * @param route to handle
     */
    T picture(Picture route);

    /**
     * {@return the result for a route on the device}
     *
     * @param route to handle
     */
    T local(Local route);
  }

  /**
   * {@return the result of the function for this kind of route}
   *
   * @param cases one function for each kind
   * @param <T> the type of the results
   */
  <T> T match(Cases<T> cases);

  /**
   * The device runs the head, and a server the tail. Given a picture's file, the device first makes
   * the head's input from it.
   *
   * @param cut where the network is split
   * @param profile that float32 tensors are sent with
   * @param fallback what the device does where no server answers in time; if empty, the request
   *     fails
   */
  record Remote(String cut, Profile profile, Optional<Local> fallback) implements Route {
    @Override
    public <T> T match(Cases<T> cases) {
      return cases.remote(this);
    }
  }

  /**
   * A server gets a picture's file and runs the whole network.
   *
   * <p>The file is sent as the caller gave it, byte for byte. Its format and its quality are its
   * own, and the server recognises the format by the first bytes. So the only choice is whether to
   * send it, which depends on its size. Coding the picture again, smaller, is not done yet: the
   * accuracy that it costs would first have to be measured for the model, as for a profile. A route
   * that does so will name format and quality.
   *
   * @param bytes length of the file
   * @param fallback what the device does where no server answers in time: it decodes the file as a
   *     server would; if empty, the request fails
   */
  record Picture(int bytes, Optional<Local> fallback) implements Route {
    /**
     * Checks the size.
     *
     * @param bytes length of the file
     * @param fallback what the device does where no server answers in time
     * @throws IllegalArgumentException if no file can have that length
     */
    public Picture {
      Check.range("bytes", bytes, 1, Protocol.MAX_PICTURE_BYTES);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.picture(this);
    }
  }

  /**
   * The device answers alone.
   *
   * @param cut where the tail begins that the device runs, or whose inputs another model gets
   * @param path {@link PredictionPath#LOCAL_TAIL} or {@link PredictionPath#LOCAL_MODEL}
   */
  record Local(String cut, PredictionPath path) implements Route {
    /**
     * Checks the path.
     *
     * @param cut where the tail begins
     * @param path {@link PredictionPath#LOCAL_TAIL} or {@link PredictionPath#LOCAL_MODEL}
     * @throws IllegalArgumentException if the path is another
     */
    public Local {
      Check.argument(
          path == PredictionPath.LOCAL_TAIL || path == PredictionPath.LOCAL_MODEL,
          "path",
          path,
          "LOCAL_TAIL or LOCAL_MODEL");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.local(this);
    }
  }
}
