package io.cleave.edge;

import io.cleave.edge.fake.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of one client begin with: a server that they script, and something to ask it. */
abstract class ClientOfScriptedServer extends WithImage {
  ScriptedServer server;
  EdgeClient client;

  @BeforeEach
  final void start() throws IOException {
    server = new ScriptedServer();
    client = builder().build();
  }

  @AfterEach
  final void stop() throws IOException {
    client.close();
    server.close();
  }

  /** A client that waits longer than any test. */
  EdgeClientBuilder builder() {
    return ScriptedServer.client(manager, server.port());
  }

  final void client(EdgeClientBuilder builder) {
    client.close();
    client = builder.build();
  }

  final CompletableFuture<Prediction> request() {
    return client.predictAsync(image);
  }
}
