package io.cleave.edge;

import io.netty.channel.EventLoop;

/** One server of a pool: its connection, its health, and its calls. Confined to the event loop. */
final class Endpoint {
  private final String name;
  private final EndpointHealth health;
  private final TailConnection connection;
  private int outstanding;

  /**
   * Does not connect yet.
   *
   * @param backoff how long it is left alone when it fails
   * @param listener hears of ejections
   * @param connected called when there is a new connection
   */
  Endpoint(
      ConnectionSettings settings,
      EventLoop loop,
      Backoff backoff,
      Notifier listener,
      Runnable connected) {
    name = settings.server();
    health = new EndpointHealth(name, backoff, listener);
    connection = new TailConnection(settings, loop, health, connected);
  }

  String name() {
    return name;
  }

  TailConnection connection() {
    return connection;
  }

  boolean isAvailable() {
    return health.isAvailable();
  }

  long waitNanos() {
    return health.waitNanos();
  }

  int outstanding() {
    return outstanding;
  }

  /** A call begins; returns the health's epoch, by which to tell the call's end. */
  int began() {
    outstanding++;
    health.began();
    return health.epoch();
  }

  /** Takes a call, which is made now or as soon as the connection has room. */
  void accept(Call call) {
    connection.accept(call);
  }

  /** A call of that epoch was answered. */
  void answered(int since) {
    outstanding--;
    health.succeeded(since);
  }

  /** A call of that epoch failed. */
  void failed(int since, TailException failure, boolean written) {
    outstanding--;
    if (!written || Attempts.blamesTheRequest(failure)) {
      health.ended(since); // what is the server's fault after all is counted where that shows
    } else if (failure instanceof TailConnectionLostException
        || failure instanceof TailUnavailableException) {
      health.lost(since, failure);
    } else {
      health.failed(since, failure);
    }
  }

  /** A call of that epoch was never written, and goes elsewhere or nowhere. */
  void takenBack(int since) {
    outstanding--;
    health.ended(since);
  }

  /** A call of that epoch failed as it should not have. */
  void blame(int since, TailException reason) {
    health.failed(since, reason);
  }
}
