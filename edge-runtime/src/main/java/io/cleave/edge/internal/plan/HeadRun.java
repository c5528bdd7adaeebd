package io.cleave.edge.internal.plan;

import io.cleave.codec.tensor.Tensors;
import java.util.Optional;

/**
 * What a head gave for a batch. Valid as long as its session's memory.
 *
 * @param inputs of the head; empty where they did not come
 * @param made everything that the head gave
 * @param crossing the tensors that cross the cut
 * @param startedNanos when the head began, by the client's clock
 * @param endedNanos when it ended
 */
public record HeadRun(
    Optional<Tensors> inputs, Tensors made, Tensors crossing, long startedNanos, long endedNanos) {
  /** A run for tensors that the caller brought, without a head. */
  public static HeadRun none(Tensors crossing, long nowNanos) {
    return new HeadRun(Optional.empty(), crossing, crossing, nowNanos, nowNanos);
  }

  public int count() {
    return crossing.batch();
  }

  public HeadRun sample(int index) {
    return new HeadRun(
        inputs.map(all -> all.sample(index)),
        made.sample(index),
        crossing.sample(index),
        startedNanos,
        endedNanos);
  }
}
