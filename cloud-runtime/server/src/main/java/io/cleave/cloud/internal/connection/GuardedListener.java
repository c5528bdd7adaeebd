package io.cleave.cloud.internal.connection;

import io.cleave.cloud.ServerListener;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener, and logs what it throws instead of passing it on. */
public final class GuardedListener {
  private static final Logger logger = LoggerFactory.getLogger(GuardedListener.class);

  private final ServerListener listener;

  public GuardedListener(ServerListener listener) {
    this.listener = listener;
  }

  public void tell(Consumer<ServerListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable t) { // an Error, too, is the listener's alone
      logger.error("The server's listener failed", t);
    }
  }

  /** As {@link ServerListener#batchRan}, for callers that report nothing else. */
  public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
    tell(to -> to.batchRan(tail, size, tailNanos));
  }
}
