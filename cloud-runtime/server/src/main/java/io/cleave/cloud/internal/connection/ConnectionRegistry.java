package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.Origin;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The connections of a server, and whether it still takes new ones. When a limit is reached, of one
 * origin or of all, the connection that has been in its handshake longest makes room: a crowd of
 * strangers cannot keep out edges that complete their handshakes. Thread-safe.
 */
public final class ConnectionRegistry {
  public static final Notice STOPPING =
      new Notice(ErrorCode.SHUTTING_DOWN, "the server is stopping");

  private final int maxConnections;
  private final int maxPerAddress;
  private final LongSupplier nanoTime;
  private final Set<ServerConnection> connections = new LinkedHashSet<>();

  /** The number of connections of each origin. */
  private final Map<Origin, Integer> origins = new HashMap<>();

  /** Connections in their handshake, the oldest first. */
  private final Set<ServerConnection> strangers = new LinkedHashSet<>();

  /** Connections that were sent away and are not closed yet. */
  private final Set<ServerConnection> leaving = new HashSet<>();

  private boolean draining;

  public ConnectionRegistry(ServerLimits limits, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.maxConnections = limits.maxConnections();
    this.maxPerAddress = limits.maxConnectionsPerAddress();
  }

  /** Takes the connection, or says why not. */
  public synchronized Optional<Notice> admit(ServerConnection connection) {
    if (draining) {
      return Optional.of(STOPPING);
    }
    Predicate<ServerConnection> neighbour = each -> each.origin().equals(connection.origin());
    int neighbours = origins.getOrDefault(connection.origin(), 0);
    if (neighbours >= maxPerAddress && !sendAway(neighbour)) {
      return full(connection.origin() + " has " + maxPerAddress + " connections");
    }
    if (connections.size() >= maxConnections && !sendAway(anybody -> true)) {
      return full("the server holds " + maxConnections + " connections");
    }
    connections.add(connection);
    origins.merge(connection.origin(), 1, Integer::sum);
    strangers.add(connection);
    return Optional.empty();
  }

  private static Optional<Notice> full(String what) {
    return Optional.of(new Notice(ErrorCode.TOO_MANY_CONNECTIONS, what + " (limit)"));
  }

  /**
   * Sends away the oldest connection of a kind that is in its handshake; returns whether there was
   * one.
   */
  private boolean sendAway(Predicate<ServerConnection> kind) {
    Optional<ServerConnection> oldest = strangers.stream().filter(kind).findFirst();
    oldest.ifPresent(
        stranger -> {
          forget(stranger);
          leaving.add(stranger);
          stranger.giveWay();
        });
    return oldest.isPresent();
  }

  /** Notes that a connection's handshake is complete: it is not sent away any more. */
  public synchronized void welcomed(ServerConnection connection) {
    strangers.remove(connection);
  }

  /** Removes a connection; returns whether it had been taken. */
  public synchronized boolean remove(ServerConnection connection) {
    notifyAll();
    return forget(connection) || leaving.remove(connection);
  }

  private boolean forget(ServerConnection connection) {
    strangers.remove(connection);
    boolean known = connections.remove(connection);
    if (known) {
      origins.merge(connection.origin(), -1, (had, less) -> had == 1 ? null : had + less);
    }
    return known;
  }

  public synchronized int size() {
    return connections.size();
  }

  public synchronized boolean isDraining() {
    return draining;
  }

  /** Takes no more connections, and returns those that are left. */
  public synchronized List<ServerConnection> startDraining() {
    draining = true;
    return List.copyOf(connections);
  }

  public synchronized List<ServerConnection> all() {
    return List.copyOf(connections);
  }

  /** Waits until the last connection is gone; returns false if the time passes first. */
  public synchronized boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    while (!connections.isEmpty()) {
      long leftMillis = (deadlineNanos - nanoTime.getAsLong() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
