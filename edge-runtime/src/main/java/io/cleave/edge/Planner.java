package io.cleave.edge;

import io.cleave.codec.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each request which way it takes. A client asks it on the caller's thread, and tells
 * it of every answer on the reply thread; neither may block. Thread-safe.
 *
 * <p>The one that a client has unless it is given another sends a picture's file as it is. Other
 * requests it splits where they ask to be split, at the client's first cut if they name none, and
 * takes the profile with which encoding, sending and decoding end soonest by the rate that it
 * measured of the link.
 */
public interface Planner {
  /**
   * A cut at which a request can be split.
   *
   * @param name of the cut
   * @param profiles in which it may be sent, from the plainest to the smallest; none where there is
   *     but the picture, because the device does not know how the network's input is made of it
   * @param local what the device can run in place of the tail, if anything
   * @param picture the route that sends the picture's file in place of what crosses, if the caller
   *     gave one and the server begins here
   */
  record Option(
      String name,
      List<Profile> profiles,
      Optional<Route.Local> local,
      Optional<Route.Picture> picture) {
    /**
     * Keeps a copy.
     *
     * @param name as above
     * @param profiles as above
     * @param local as above
     * @param picture as above
     */
    public Option {
      profiles = List.copyOf(profiles);
    }
  }

  /**
   * Plans a request.
   *
   * @param options where it may be split: one, if the caller named a cut; else all of the client's,
   *     the first as it was built in front. With a picture's file, one of them has the route that
   *     sends it; at the others, and there too, the device can make the network's input of it
   *     instead
   * @param now what the client knows
   * @return a {@link Route.Remote} or {@link Route.Local} made of one of the options, or the {@link
   *     Route.Picture} that one has, with its fallback or without
   */
  Route plan(List<Option> options, Observations now);

  /**
   * Learns from an answer.
   *
   * @param report where its time and bytes went
   */
  default void learn(Report report) {}
}
