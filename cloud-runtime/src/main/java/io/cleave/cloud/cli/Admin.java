package io.cleave.cloud.cli;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.admin.AdminServer;
import java.util.Optional;

/** The admin port of a standalone server, or none. */
record Admin(Optional<AdminServer> server) implements AutoCloseable {
  ServerListener listener() {
    return server.map(AdminServer::listener).orElseGet(() -> new ServerListener() {});
  }

  void ready(TailServer serving) {
    server.ifPresent(admin -> admin.ready(serving));
  }

  @Override
  public void close() {
    server.ifPresent(AdminServer::close);
  }
}
