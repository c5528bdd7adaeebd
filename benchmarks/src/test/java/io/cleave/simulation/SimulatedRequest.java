package io.cleave.simulation;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailException;
import io.cleave.simulation.net.SimulatedHost;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** A request, what its answer must be, and by when it must have one. */
@SuppressWarnings("FutureReturnValueIgnored") // the first is looked at
final class SimulatedRequest {
  /** What several threads take to hand an end over. */
  private static final long TICK_NANOS = 1_000_000;

  private final long number;
  private final SimulatedHost host;
  private final CompletableFuture<Prediction> future;
  private final Tensors right;
  private final List<String> outputs;
  private boolean cancelled;

  /**
   * Waits for its end.
   *
   * @param right all that the network makes of the inputs
   * @param outputs which of that the answer must have, in this order
   */
  SimulatedRequest(
      long number,
      SimulatedHost host,
      CompletableFuture<Prediction> future,
      Tensors right,
      List<String> outputs) {
    this.number = number;
    this.host = host;
    this.future = future;
    this.right = right;
    this.outputs = outputs;
  }

  long number() {
    return number;
  }

  /** Returns whether it had no end. */
  boolean cancel() {
    cancelled = !future.isDone();
    return future.cancel(false);
  }

  void watch(World world, long timeoutNanos) {
    future.whenComplete((answer, failure) -> ended(world, answer, failure));
    watchDeadline(world, world.nowNanos() + timeoutNanos + TICK_NANOS, host.stoodNanos());
  }

  private void watchDeadline(World world, long untilNanos, long stoodNanos) {
    world.scheduler().at(untilNanos, () -> requireEnd(world, stoodNanos));
  }

  private void requireEnd(World world, long stoodNanos) {
    long stood = host.stoodNanos() - stoodNanos;
    if (stood > 0) { // a host that stood still is late by as much
      watchDeadline(world, world.nowNanos() + stood, host.stoodNanos());
      return;
    }
    world
        .judge()
        .require(
            future.isDone(),
            "deadline",
            () -> host + " has no end of request " + number + " in time");
  }

  private void ended(World world, Prediction answer, Throwable failure) {
    Judge judge = world.judge();
    if (failure == null) {
      world.trace().add(host, "answered " + answer.path(), number);
      world.count(answer.path().name());
      judge.require(isRight(answer.outputs()), "rightly", () -> "request " + number + " is wrong");
    } else if (failure instanceof CancellationException) {
      world.count("cancelled");
      judge.require(cancelled, "named failure", () -> "request " + number + " cancelled by nobody");
    } else {
      world.trace().add(host, failure.getClass().getSimpleName(), number);
      world.count(failure.getClass().getSimpleName());
      judge.require(
          failure instanceof TailException,
          "named failure",
          () -> "request " + number + " fails with " + failure);
    }
  }

  private boolean isRight(Tensors answer) {
    if (!answer.signature().names().equals(outputs)) {
      return false;
    }
    return outputs.stream().allMatch(each -> answer.data(each).equals(right.data(each)));
  }
}
