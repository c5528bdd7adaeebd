package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.Optional;

/**
 * Hears what a server does, for metrics and logs. Calls come from event loops and tail workers,
 * several at once, and must return at once. What a call throws is logged and otherwise ignored. By
 * default the methods do nothing.
 */
public interface ServerListener {
  /** Called when a connection was accepted; its handshake follows. */
  default void connectionOpened() {}

  /** Called when a connection that was accepted is gone. */
  default void connectionClosed() {}

  /**
   * Called when a connection was refused, or the server ended it.
   *
   * @param reason that its edge was told
   */
  default void connectionRefused(ErrorCode reason) {}

  /**
   * Called when a connection ended in its TLS handshake: the peer does not speak TLS 1.3, does not
   * trust the server's certificate, or shows none that the server trusts.
   */
  default void tlsFailed() {}

  /**
   * Called when a request failed, before its tail ran or in it.
   *
   * @param tail that the request was for; empty where that is unknown, because the request was not
   *     read or names no tail that the server ever had
   * @param reason that its edge was told
   */
  default void requestFailed(Optional<ModelFingerprint> tail, ErrorCode reason) {}

  /**
   * Called when a tail has run a batch.
   *
   * @param tail that ran
   * @param size requests in the batch, 1 or more
   * @param tailNanos how long the tail ran
   */
  default void batchRan(ModelFingerprint tail, int size, long tailNanos) {}

  /**
   * Called when the response to a request was handed to the socket.
   *
   * @param tail that answered
   * @param request where its time and bytes went
   */
  default void requestAnswered(ModelFingerprint tail, ServedRequest request) {}
}
