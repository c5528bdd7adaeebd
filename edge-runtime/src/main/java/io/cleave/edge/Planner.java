package io.cleave.edge;

import io.cleave.codec.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each request which way it takes. A client asks it on the caller's thread, and tells
 * it of every answer on the reply thread; neither may block. Thread-safe.
 *
 * <p>The one that a client has unless it is given another splits each request where it asks to be
 * split, at the client's first cut if it names none, and takes the profile with which encoding,
 * sending and decoding end soonest by the rate that it measured of the link.
 */
public interface Planner {
  /**
   * A cut at which a request can be split.
   *
   * @param name of the cut
   * @param profiles in which it may be sent, from the plainest to the smallest
   * @param local what the device can run in place of the tail, if anything
   */
  record Option(String name, List<Profile> profiles, Optional<Route.Local> local) {
    /**
     * Keeps a copy.
     *
     * @param name as above
     * @param profiles as above
     * @param local as above
     */
    public Option {
      profiles = List.copyOf(profiles);
    }
  }

  /**
   * Plans a request with tensors. Pictures' files have but one way.
   *
   * @param options where it may be split: one, if the caller named a cut; else all of the client's,
   *     the first as it was built in front
   * @param now what the client knows
   * @return a {@link Route.Remote} or {@link Route.Local} made of one of the options
   */
  Route plan(List<Option> options, Observations now);

  /**
   * Learns from an answer.
   *
   * @param report where its time and bytes went
   */
  default void learn(Report report) {}
}
