package io.cleave.edge;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/** Runs the head, with as many sessions as threads have ever run it at once. Thread-safe. */
final class HeadRunner implements AutoCloseable {
  private final Part head;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  HeadRunner(Part head) {
    this.head = head;
  }

  /** The shape of one input. */
  TensorShape input() {
    return head.given().only("head").shape();
  }

  /**
   * Runs a batch.
   *
   * @param images float32 of {@code count} inputs; left as they are
   * @param use takes the activations, which are valid inside the call alone
   * @return what {@code use} makes of them
   */
  <T> T run(ByteBuffer images, int count, Function<Tensors, T> use) {
    Session session = take();
    try {
      session.inputs(head.given(), count).data(0).put(images.duplicate());
      return use.apply(session.run());
    } finally {
      if (count == 1) {
        give(session);
      } else {
        session.close(); // a large batch's memory is not kept
      }
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

  /** Frees the sessions; one that runs now is freed when it ends. */
  @Override
  public void close() {
    closed = true;
    freeIdle();
  }
}
