package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Protocol;
import java.util.Optional;

/**
 * The way that a request takes, as a {@link Planner} chose it. Immutable.
 *
 * <p>A new route is one more record here and one more method of {@link Cases}: the compiler then
 * shows every place that must know it.
 */
public sealed interface Route {
  /**
   * What to do on each of the routes.
   *
   * @param <T> what comes of it
   */
  interface Cases<T> {
    /**
     * On that route.
     *
     * @param route the route
     * @return what comes of it
     */
    T remote(Remote route);

    /**
     * On that route.
     *
     * @param route the route
     * @return what comes of it
     */
    T picture(Picture route);

    /**
     * On that route.
     *
     * @param route the route
     * @return what comes of it
     */
    T local(Local route);
  }

  /**
   * Does what is to be done on this route.
   *
   * @param cases what that is on each
   * @param <T> what comes of it
   * @return what came of it
   */
  <T> T match(Cases<T> cases);

  /**
   * The device runs the head, and a server the tail. Of a picture's file, the device makes the
   * head's input first.
   *
   * @param cut where the network is split
   * @param profile how float32 is sent
   * @param fallback what the device does where no server answers in time; empty: the request fails
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
   * <p>The file is sent as the caller gave it, byte for byte: its format and its quality are its
   * own, and a server finds the format in the first bytes. So there is nothing to choose but
   * whether to send it, and what that depends on is its size. To code a picture again, smaller, is
   * not done yet: the accuracy that this costs would have to be measured for the model first, as a
   * profile's is. A route that does so will name format and quality.
   *
   * @param bytes how long the file is
   * @param fallback what the device does where no server answers in time: it decodes the file as a
   *     server would; empty: the request fails
   */
  record Picture(int bytes, Optional<Local> fallback) implements Route {
    /**
     * Checks the size.
     *
     * @param bytes as above
     * @param fallback as above
     * @throws IllegalArgumentException if no file can be so long
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

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.local(this);
    }
  }
}
