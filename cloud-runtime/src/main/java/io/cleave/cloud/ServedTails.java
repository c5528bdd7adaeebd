package io.cleave.cloud;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tails that a server has, each from its warm-up until nothing of it runs. Thread-safe. */
final class ServedTails {
  private enum State {
    WARMING_UP,
    SERVED,
    LEAVING
  }

  private record Held(ServedPart tail, State state) {}

  private final Map<ModelFingerprint, Held> tails = new HashMap<>();

  /** Takes the tail in, not yet to be seen. */
  synchronized void warmUp(ServedPart tail) {
    Check.argument(
        !tails.containsKey(tail.fingerprint()),
        "tail",
        tail.fingerprint(),
        "a fingerprint that the server has not");
    tails.put(tail.fingerprint(), new Held(tail, State.WARMING_UP));
  }

  synchronized void serve(ServedPart tail) {
    tails.put(tail.fingerprint(), new Held(tail, State.SERVED));
  }

  /** Hides a tail that is served; returns it, or one that was hidden before, or null. */
  synchronized ServedPart hide(ModelFingerprint fingerprint) {
    Held held = tails.get(fingerprint);
    if (held == null || held.state() == State.WARMING_UP) {
      return null;
    }
    tails.put(fingerprint, new Held(held.tail(), State.LEAVING));
    return held.tail();
  }

  synchronized boolean isLeaving(ServedPart tail) {
    return new Held(tail, State.LEAVING).equals(tails.get(tail.fingerprint()));
  }

  synchronized void forget(ServedPart tail) {
    tails.remove(tail.fingerprint());
  }

  /** Returns the tail if it is served, otherwise null. */
  synchronized ServedPart get(ModelFingerprint fingerprint) {
    Held held = tails.get(fingerprint);
    return held == null || held.state() != State.SERVED ? null : held.tail();
  }

  synchronized List<ServedPart> served() {
    return tails.values().stream()
        .filter(held -> held.state() == State.SERVED)
        .map(Held::tail)
        .toList();
  }
}
