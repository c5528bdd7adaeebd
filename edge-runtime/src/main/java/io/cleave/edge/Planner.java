package io.cleave.edge;

import io.cleave.codec.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Decides which route each request takes. A client calls {@link #plan} on the caller's thread, and
 * {@link #learn} for every answer on its reply thread; neither may block. Implementations are
 * thread-safe.
 *
 * <p>The default planner sends a picture's file as it is. It splits any other request at the cut
 * that the request names, or else at the client's first cut, and takes the profile with which
 * encoding, sending and decoding end soonest, at the rate that it measured of the link.
 */
public interface Planner {
  /**
   * A cut at which a request can be split.
   *
   * @param name of the cut
   * @param profiles that the request can be sent with, from the most bytes to the fewest; empty
   *     where only the picture's file can be sent, because the device cannot make the network's
   *     input from it
   * @param local the route on which the device answers alone, if it can
   * @param picture the route that sends the picture's file instead of the tensors that cross, if
   *     the caller gave a picture and the tail begins at this cut
   */
  record Option(
      String name,
      List<Profile> profiles,
      Optional<Route.Local> local,
      Optional<Route.Picture> picture) {
    /**
     * Copies the list of profiles.
     *
     * @param name of the cut
     * @param profiles that the request can be sent with
     * @param local the route on which the device answers alone, if it can
     * @param picture the route that sends the picture's file, if there is one
     */
    public Option {
      profiles = List.copyOf(profiles);
    }
  }

  /**
   * {@return a {@link Route.Remote} or {@link Route.Local} made from one of the options, or the
   * {@link Route.Picture} of an option, with its fallback or without}
   *
   * @param options where the request can be split: one option if the caller named a cut, or else
   *     one for each cut of the client, the builder's first cut in front. For a picture's file, one
   *     option has the route that sends it. At every option that has profiles, the device can make
   *     the network's input from it instead
   * @param now what the client knows
   */
  Route plan(List<Option> options, Observations now);

  /**
   * Learns from an answer. Does nothing by default.
   *
   * @param report where its time and bytes went
   */
  default void learn(Report report) {}
}
