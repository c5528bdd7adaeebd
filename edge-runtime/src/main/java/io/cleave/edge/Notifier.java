package io.cleave.edge;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener from the reply thread, and keeps its trouble from everybody else. {@link
 * #answered} and {@link #failed} are called there; the others are for the event loop.
 */
final class Notifier implements RequestListener {
  private static final Logger logger = LoggerFactory.getLogger(Notifier.class);

  private final RequestListener listener;
  private final ReplyThread replies;

  Notifier(RequestListener listener, ReplyThread replies) {
    this.listener = listener;
    this.replies = replies;
  }

  static void quietly(Runnable call) {
    try {
      call.run();
    } catch (Throwable t) { // an assertion in a listener must not end the reply thread
      logger.warn("A listener of this client failed", t);
    }
  }

  @Override
  public void answered(RequestReport report) {
    quietly(() -> listener.answered(report));
  }

  @Override
  public void failed(TailException failure) {
    quietly(() -> listener.failed(failure));
  }

  @Override
  public void retried(long requestId, String endpoint, TailException reason) {
    later(() -> listener.retried(requestId, endpoint, reason));
  }

  @Override
  public void hedged(long requestId, String endpoint) {
    later(() -> listener.hedged(requestId, endpoint));
  }

  @Override
  public void ejected(String endpoint, Duration duration, TailException reason) {
    logger.info("{} is ejected for {} ms: {}", endpoint, duration.toMillis(), reason.getMessage());
    later(() -> listener.ejected(endpoint, duration, reason));
  }

  @Override
  public void returned(String endpoint) {
    logger.info("{} is back", endpoint);
    later(() -> listener.returned(endpoint));
  }

  private void later(Runnable call) {
    replies.execute(() -> quietly(call));
  }
}
