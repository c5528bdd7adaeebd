package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes every event on, and logs what the listener throws instead of passing it back. */
final class GuardedListener implements ServerListener {
  private static final Logger logger = LoggerFactory.getLogger(GuardedListener.class);

  private final ServerListener listener;

  GuardedListener(ServerListener listener) {
    this.listener = listener;
  }

  @Override
  public void connectionOpened() {
    tell(ServerListener::connectionOpened);
  }

  @Override
  public void connectionClosed() {
    tell(ServerListener::connectionClosed);
  }

  @Override
  public void connectionRefused(ErrorCode reason) {
    tell(to -> to.connectionRefused(reason));
  }

  @Override
  public void tlsFailed() {
    tell(ServerListener::tlsFailed);
  }

  @Override
  public void requestFailed(ModelFingerprint tail, ErrorCode reason) {
    tell(to -> to.requestFailed(tail, reason));
  }

  @Override
  public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
    tell(to -> to.batchRan(tail, size, tailNanos));
  }

  @Override
  public void requestAnswered(ModelFingerprint tail, ServedRequest request) {
    tell(to -> to.requestAnswered(tail, request));
  }

  private void tell(Consumer<ServerListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable t) { // an Error, too, is the listener's alone
      logger.error("The server's listener failed", t);
    }
  }
}
