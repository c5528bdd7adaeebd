package io.cleave.edge.internal.plan;

import java.util.stream.IntStream;

/**
 * Picks, for each request, the profile with which encoding, sending and decoding end soonest. The
 * link tells what a byte costs. The rest comes from the requests, and from trials: now and then an
 * activation is encoded once more, with another profile, and not sent. While the link is unknown
 * the last candidate, which has the fewest bytes, is picked, because a mistake then costs little.
 * Thread-safe.
 */
public final class ProfileChooser {
  /** Trials with each candidate before they become rare: code runs slower until it is compiled. */
  private static final int EARLY_TRIALS = 8;

  /** Requests per trial once trials are rare. */
  private static final int TRIAL_EVERY = 32;

  /** The result of {@link #trial} where nothing is to be tried. */
  public static final int NONE = -1;

  private static final class Costs {
    private final MovingMean encodeNanos = new MovingMean();
    private final MovingMean decodeNanos = new MovingMean();
    private final MovingMean bytes = new MovingMean();

    double nanos(double nanosPerByte) {
      double decode = decodeNanos.isKnown() ? decodeNanos.value() : encodeNanos.value();
      return encodeNanos.value() + bytes.value() * nanosPerByte + decode;
    }
  }

  private final LinkRate link;
  private final Costs[] candidates;
  private long requests;
  private int lastTrial;

  /**
   * Creates a chooser that knows nothing yet.
   *
   * @param candidates the number of profiles, which are ordered from the most bytes to the fewest
   */
  public ProfileChooser(int candidates, LinkRate link) {
    this.link = link;
    this.candidates =
        IntStream.range(0, candidates).mapToObj(i -> new Costs()).toArray(Costs[]::new);
  }

  /** {@return the candidate for the next request} */
  public synchronized int next() {
    requests++;
    int best = candidates.length - 1;
    if (!link.isKnown()) {
      return best;
    }
    double nanosPerByte = link.nanosPerByte();
    for (int i = 0; i < candidates.length; i++) {
      boolean known = candidates[i].bytes.isKnown();
      if (known && candidates[i].nanos(nanosPerByte) < candidates[best].nanos(nanosPerByte)) {
        best = i;
      }
    }
    return best;
  }

  /** {@return the candidate to try after the request that was just encoded, or {@link #NONE}} */
  public synchronized int trial() {
    boolean early = requests <= (long) EARLY_TRIALS * candidates.length;
    if (requests == 0 || candidates.length == 1 || (!early && requests % TRIAL_EVERY != 0)) {
      return NONE;
    }
    lastTrial = (lastTrial + 1) % candidates.length;
    return lastTrial;
  }

  /** Learns what encoding cost, whether the bytes were sent or not. */
  public synchronized void encoded(int candidate, long nanos, int bytes) {
    candidates[candidate].encodeNanos.add((double) nanos);
    candidates[candidate].bytes.add(bytes);
  }

  /** Learns what decoding cost the server. */
  public synchronized void decoded(int candidate, long nanos) {
    candidates[candidate].decodeNanos.add((double) nanos);
  }
}
