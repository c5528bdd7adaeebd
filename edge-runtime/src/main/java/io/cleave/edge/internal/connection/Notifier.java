package io.cleave.edge.internal.connection;

import io.cleave.edge.RequestListener;
import io.cleave.edge.TailException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener on the reply thread, and keeps its exceptions from everything else. */
public final class Notifier {
  private static final Logger logger = LoggerFactory.getLogger(Notifier.class);

  private final RequestListener listener;
  private final Executor replies;

  public Notifier(RequestListener listener, Executor replies) {
    this.listener = listener;
    this.replies = replies;
  }

  public static void quietly(Runnable call) {
    try {
      call.run();
    } catch (Throwable t) { // an assertion in a listener must not end the reply thread
      logger.warn("A listener of this client failed", t);
    }
  }

  /** Reports an event. Only for the reply thread. */
  public void now(Consumer<RequestListener> event) {
    quietly(() -> event.accept(listener));
  }

  /** Reports an event, from any thread. */
  public void later(Consumer<RequestListener> event) {
    replies.execute(() -> now(event));
  }

  public void ejected(String endpoint, Duration duration, TailException reason) {
    logger.info("{} is ejected for {} ms: {}", endpoint, duration.toMillis(), reason.getMessage());
    later(to -> to.ejected(endpoint, duration, reason));
  }

  public void returned(String endpoint) {
    logger.info("{} is back", endpoint);
    later(to -> to.returned(endpoint));
  }
}
