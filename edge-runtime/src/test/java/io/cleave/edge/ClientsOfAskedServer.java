package io.cleave.edge;

import io.cleave.edge.fake.AskedServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of several clients begin with: a server that leaves each request to them. */
abstract class ClientsOfAskedServer extends WithAskedServers {
  AskedServer server;

  @BeforeEach
  final void startServer() throws IOException {
    server = new AskedServer(asked);
  }

  @AfterEach
  final void stopServer() throws IOException {
    server.close();
  }
}
