package io.cleave.edge.internal.plan;

import io.cleave.codec.tensor.Tensors;
import java.util.Optional;

/**
 * What a head made of a batch. Valid as long as the memory that it was made in.
 *
 * @param inputs what it was made of; empty where that did not come
 * @param made all that the head gave
 * @param crossing what crosses the cut
 * @param startedNanos by the client's clock, when the head began
 * @param endedNanos when it had run
 */
public record HeadRun(
    Optional<Tensors> inputs, Tensors made, Tensors crossing, long startedNanos, long endedNanos) {
  /** What crosses came from outside. */
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
