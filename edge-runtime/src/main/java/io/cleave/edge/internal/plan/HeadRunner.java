package io.cleave.edge.internal.plan;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/**
 * Runs the head. Single samples use as many sessions as threads have ever run at once; each batch
 * has its own. Thread-safe.
 */
final class HeadRunner implements AutoCloseable {
  private final Part head;
  private final TensorPick crossing;
  private final LongSupplier clock;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * Opens no session yet.
   *
   * @param crossing names of the tensors that cross
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  HeadRunner(Part head, List<String> crossing, LongSupplier clock) {
    this.head = head;
    this.clock = clock;
    this.crossing = new TensorPick(crossing);
  }

  /** The inputs of the head. */
  Signature given() {
    return head.given();
  }

  /**
   * Runs a batch. The result lies in the session's memory, and the caller closes it.
   *
   * @param inputs of shapes that the head admits; only read
   * @throws IllegalArgumentException if the head does not take such inputs; names the first of them
   */
  LentRun run(Tensors inputs) {
    head.given().requireAdmits(inputs.signature());
    long started = clock.getAsLong();
    boolean single = inputs.batch() == 1;
    Session session = single ? take() : head.newSession();
    Runnable end = single ? () -> give(session) : session::close; // no large batch's memory is kept
    try {
      fill(session.inputs(inputs.signature(), inputs.batch()), inputs);
      Tensors made = session.run();
      long ended = clock.getAsLong();
      Tensors crosses = crossing.from(made);
      return new LentRun(new HeadRun(Optional.of(inputs), made, crosses, started, ended), end);
    } catch (RuntimeException | Error e) {
      end.run();
      throw e;
    }
  }

  private static void fill(Tensors target, Tensors inputs) {
    for (int i = 0; i < inputs.signature().tensors().size(); i++) {
      target.data(i).put(inputs.data(i));
    }
  }

  private Session take() {
    Session session = idle.poll();
    return session == null ? head.newSession() : session;
  }

  private void give(Session session) {
    idle.push(session);
    if (closed) {
      freeIdle();
    }
  }

  private void freeIdle() {
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
  }

  /** Frees the sessions; one that is running is freed when it ends. */
  @Override
  public void close() {
    closed = true;
    freeIdle();
  }
}
