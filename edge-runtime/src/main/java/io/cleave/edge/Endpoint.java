package io.cleave.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.ThreadLocalRandom;

/** One server of a pool: its connection, its health, and its calls. Confined to the event loop. */
final class Endpoint {
  private final String name;
  private final EndpointHealth health;
  private final TailConnection connection;
  private int outstanding;

  /**
   * Does not connect yet.
   *
   * @param connected called when there is a new connection
   */
  Endpoint(
      ConnectionSettings settings,
      EventLoop loop,
      EndpointHealth.Listener listener,
      Runnable connected) {
    name = settings.server();
    health =
        new EndpointHealth(
            new Backoff(
                settings.firstBackoff(),
                settings.maxBackoff(),
                () -> ThreadLocalRandom.current().nextDouble()),
            listener);
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

  /** How often it was ejected. */
  int epoch() {
    return health.epoch();
  }

  /** A call of that epoch failed as it should not have. */
  void failed(int since, TailException reason) {
    health.failed(since, reason);
  }

  /**
   * Makes a call, now or as soon as the connection has room.
   *
   * @param tensor the call owns one reference
   */
  Call call(ByteBuf tensor, long deadlineNanos, Call.Outcome outcome) {
    Call call = new Call(tensor, deadlineNanos, new Counted(outcome));
    connection.accept(call);
    return call;
  }

  /** Counts a call, and learns from its outcome. */
  private final class Counted implements Call.Outcome {
    private final Call.Outcome outcome;
    private final int since = health.epoch();

    Counted(Call.Outcome outcome) {
      this.outcome = outcome;
      outstanding++;
      health.began();
    }

    @Override
    public void answered(Response response) {
      outstanding--;
      health.succeeded(since);
      outcome.answered(response);
    }

    @Override
    public void failed(TailException failure, boolean written) {
      outstanding--;
      judge(failure, written);
      outcome.failed(failure, written);
    }

    private void judge(TailException failure, boolean written) {
      if (!written || Attempts.blamesTheRequest(failure)) {
        health.ended(since); // what is the server's fault after all is counted where that shows
      } else if (failure instanceof TailConnectionLostException
          || failure instanceof TailUnavailableException) {
        health.lost(since, failure);
      } else {
        health.failed(since, failure);
      }
    }

    @Override
    public void takenBack() {
      outstanding--;
      health.ended(since);
      outcome.takenBack();
    }
  }
}
