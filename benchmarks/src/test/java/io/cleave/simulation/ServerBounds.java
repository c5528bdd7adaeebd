package io.cleave.simulation;

import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.queue.RequestQueue;

/**
 * What a server may hold at any time, whatever befalls it.
 *
 * @param maxAnswerBytes what answers may have together: the limit, beyond which nothing is begun,
 *     and all that workers may have begun before
 */
record ServerBounds(
    Judge judge,
    RequestMemory memory,
    AnswerMemory answers,
    long maxAnswerBytes,
    RequestQueue queue) {

  /** After each step. */
  void check(SimulatedServer server) {
    long requestBytes = memory.takenBytes();
    judge.requireMost(server, "memory", "bytes of requests", requestBytes, memory.limitBytes());
    judge.requireMost(server, "memory", "bytes of answers", answers.heldBytes(), maxAnswerBytes);
    long waiting = queue.load(tail -> false, null).waiting();
    judge.requireMost(server, "slots", "requests in its queue", waiting, queue.capacity());
  }
}
