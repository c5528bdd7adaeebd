package io.cleave.simulation;

import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.codec.protocol.ServerLoad;

/** What a server may hold at any time, whatever befalls it. */
final class ServerBounds {
  private final Judge judge;
  private final RequestMemory memory;
  private final AnswerMemory answers;
  private final long maxAnswerBytes;
  private final RequestQueue queue;

  /**
   * Looks at nothing yet.
   *
   * @param maxAnswerBytes what answers may have together: the limit, beyond which nothing is begun,
   *     and all that workers may have begun before
   */
  ServerBounds(
      Judge judge,
      RequestMemory memory,
      AnswerMemory answers,
      long maxAnswerBytes,
      RequestQueue queue) {
    this.judge = judge;
    this.memory = memory;
    this.answers = answers;
    this.maxAnswerBytes = maxAnswerBytes;
    this.queue = queue;
  }

  /** After each step. */
  void check(SimulatedServer server) {
    require(server, "memory", "bytes of requests", memory.takenBytes(), memory.limitBytes());
    require(server, "memory", "bytes of answers", answers.heldBytes(), maxAnswerBytes);
    ServerLoad load = queue.load(tail -> false, null);
    require(server, "slots", "requests in its queue", load.waiting(), queue.capacity());
  }

  private void require(
      SimulatedServer server, String invariant, String what, long found, long most) {
    if (found < 0 || found > most) {
      judge.require(
          false, invariant, () -> server + " has " + found + " " + what + ", at most " + most);
    }
  }
}
