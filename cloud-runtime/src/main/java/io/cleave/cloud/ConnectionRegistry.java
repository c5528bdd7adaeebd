package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The connections that a server holds, and whether it still takes new ones. Thread-safe. */
final class ConnectionRegistry {
  private final int maxConnections;
  private final Set<ServerConnection> connections = new HashSet<>();
  private boolean draining;

  ConnectionRegistry(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** Takes the connection in, or says why not. */
  synchronized Optional<ErrorCode> admit(ServerConnection connection) {
    if (draining) {
      return Optional.of(ErrorCode.SHUTTING_DOWN);
    }
    if (connections.size() >= maxConnections) {
      return Optional.of(ErrorCode.TOO_MANY_CONNECTIONS);
    }
    connections.add(connection);
    return Optional.empty();
  }

  /** Returns whether the connection had been taken in. */
  synchronized boolean remove(ServerConnection connection) {
    notifyAll();
    return connections.remove(connection);
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
