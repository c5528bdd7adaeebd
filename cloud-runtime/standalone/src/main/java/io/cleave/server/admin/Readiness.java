package io.cleave.server.admin;

import io.cleave.cloud.ServerStatus;
import io.cleave.cloud.TailServer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether new work should come here: not before there is a server, nor when it is stopping.
 * Thread-safe.
 */
final class Readiness {
  /** The state of the server. */
  enum State {
    STARTING("the tails are loading"),
    READY(""),
    EMPTY("no tail is served"),
    DRAINING("the server is stopping");

    private final String reason;

    State(String reason) {
      this.reason = reason;
    }

    /** Why no work should come; empty if it should. */
    String reason() {
      return reason;
    }
  }

  private volatile @Nullable TailServer server;

  void ready(TailServer started) {
    server = started;
  }

  Optional<TailServer> server() {
    return Optional.ofNullable(server);
  }

  State state() {
    return server().map(TailServer::status).map(Readiness::stateOf).orElse(State.STARTING);
  }

  static State stateOf(ServerStatus status) {
    if (status.draining()) {
      return State.DRAINING;
    }
    return status.queued().isEmpty() ? State.EMPTY : State.READY;
  }
}
