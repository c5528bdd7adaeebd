package io.cleave.simulation;

import java.util.HashMap;
import java.util.Map;

/** Which requests of one server somebody waits for, as the bytes say that it has received. */
final class WantedWork {
  private final Map<Long, Integer> wanted = new HashMap<>();
  private final SimulatedServer server;
  private final Judge judge;

  WantedWork(SimulatedServer server, Judge judge) {
    this.server = server;
    this.judge = judge;
  }

  /** The edges' bytes make no sense. */
  void spoilt(RuntimeException reason) {
    judge.require(false, "frames", () -> server + " gets what no edge may send: " + reason);
  }

  /** A request is complete. */
  void begin(long number) {
    wanted.merge(number, 1, Integer::sum);
  }

  /** A request was given up, or its connection is gone. */
  void end(long number) {
    wanted.merge(number, -1, Integer::sum);
  }

  /** The layers begin to run for a request. */
  void runs(long number) {
    judge.require(
        wanted.getOrDefault(number, 0) > 0,
        "useless work",
        () -> server + " runs request " + number + ", which nobody waits for");
  }
}
