package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import java.util.Optional;

/**
 * Hears what a server does, for metrics and logs. Calls come from event loops and tail workers,
 * several at once, and must return at once; what they throw is logged and otherwise ignored.
 */
public interface ServerListener {
  /** A connection was taken in; its handshake follows. */
  default void connectionOpened() {}

  /** A connection that was taken in is gone. */
  default void connectionClosed() {}

  /**
   * A connection was not taken in, or was ended by the server.
   *
   * @param reason what its edge was told
   */
  default void connectionRefused(ErrorCode reason) {}

  /**
   * A connection ended in its TLS handshake: the peer speaks no TLS 1.3, does not trust the
   * server's certificate, or shows none that the server trusts.
   */
  default void tlsFailed() {}

  /**
   * A request failed, before or in its tail.
   *
   * @param tail which it was for; empty where nobody knows, as it was not read, or names none that
   *     the server ever had
   * @param reason what its edge was told
   */
  default void requestFailed(Optional<ModelFingerprint> tail, ErrorCode reason) {}

  /**
   * A tail computed a batch.
   *
   * @param tail which
   * @param size requests in it, at least 1
   * @param tailNanos how long the tail ran
   */
  default void batchRan(ModelFingerprint tail, int size, long tailNanos) {}

  /**
   * A request was answered: its response is handed to the socket.
   *
   * @param tail which answered
   * @param request where its time and bytes went
   */
  default void requestAnswered(ModelFingerprint tail, ServedRequest request) {}
}
