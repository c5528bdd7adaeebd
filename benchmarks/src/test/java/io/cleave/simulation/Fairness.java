package io.cleave.simulation;

import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.queue.Requester;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the requesters of each tail have one request a turn: while one waits with work, nobody
 * else is served twice. Counts no time in which somebody may have been passed over because of
 * answers that were not read.
 */
final class Fairness {
  private record Turn(Requester requester, long atNanos, boolean owed) {}

  private static final int KEPT = 400;

  private final Judge judge;
  private final Map<ServedPart, List<Turn>> turns = new HashMap<>();

  Fairness(Judge judge) {
    this.judge = judge;
  }

  /**
   * A worker has taken a batch.
   *
   * @param owed whether answers that were not read may have kept somebody from being served
   */
  void took(RequestQueue.Batch batch, long nowNanos, boolean owed) {
    List<Turn> served = turns.computeIfAbsent(batch.tail(), tail -> new ArrayList<>());
    if (batch.expired().isEmpty()) {
      batch.live().forEach(request -> took(served, request, nowNanos, owed));
    } else {
      served.clear(); // in which order both lists were taken is not known
    }
    if (served.size() > KEPT) {
      served.subList(0, KEPT / 2).clear();
    }
  }

  private void took(List<Turn> served, TailRequest request, long nowNanos, boolean owed) {
    Set<Requester> once = new HashSet<>();
    for (int i = served.size() - 1; i >= 0; i--) {
      Turn turn = served.get(i);
      boolean waited = turn.atNanos() - request.arrivedNanos() > 0;
      if (!waited || owed || turn.owed() || turn.requester() == request.requester()) {
        break;
      }
      judge.require(
          once.add(turn.requester()),
          "fairness",
          () -> "another requester was served twice while request " + request.id() + " waited");
    }
    served.add(new Turn(request.requester(), nowNanos, owed));
  }
}
