package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that a server holds, and whether it still takes new ones. When it holds as many
 * as it may, whoever has been silent about itself for longest makes room: a crowd of strangers
 * cannot keep out those who shake hands. Thread-safe.
 */
final class ConnectionRegistry {
  private final int maxConnections;
  private final Set<ServerConnection> connections = new HashSet<>();

  /** Those in their handshake, the longest first. */
  private final Set<ServerConnection> strangers = new LinkedHashSet<>();

  /** Those that were sent away and are not closed yet. */
  private final Set<ServerConnection> leaving = new HashSet<>();

  private boolean draining;

  ConnectionRegistry(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** Takes the connection in, or says why not. */
  synchronized Optional<ErrorCode> admit(ServerConnection connection) {
    if (draining) {
      return Optional.of(ErrorCode.SHUTTING_DOWN);
    }
    if (connections.size() >= maxConnections && !sendStrangerAway()) {
      return Optional.of(ErrorCode.TOO_MANY_CONNECTIONS);
    }
    connections.add(connection);
    strangers.add(connection);
    return Optional.empty();
  }

  private boolean sendStrangerAway() {
    Iterator<ServerConnection> longest = strangers.iterator();
    if (!longest.hasNext()) {
      return false;
    }
    ServerConnection stranger = longest.next();
    longest.remove();
    connections.remove(stranger);
    leaving.add(stranger);
    stranger.giveWay();
    return true;
  }

  /** The connection's handshake is done: it stays until it ends. */
  synchronized void welcomed(ServerConnection connection) {
    strangers.remove(connection);
  }

  /** Returns whether the connection had been taken in. */
  synchronized boolean remove(ServerConnection connection) {
    strangers.remove(connection);
    notifyAll();
    return connections.remove(connection) || leaving.remove(connection);
  }

  synchronized int size() {
    return connections.size();
  }

  synchronized boolean isDraining() {
    return draining;
  }

  /** Admits nobody any more, and returns who is left. */
  synchronized List<ServerConnection> startDraining() {
    draining = true;
    return List.copyOf(connections);
  }

  synchronized List<ServerConnection> all() {
    return List.copyOf(connections);
  }

  /** Waits until the last connection is gone; false if the time passes first. */
  synchronized boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    while (!connections.isEmpty()) {
      long leftMillis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
