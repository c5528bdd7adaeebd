package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of several clients begin with: a server that leaves each request to them. */
abstract class ClientsOfAskedServer {
  final BlockingQueue<AskedServer.Request> asked = new LinkedBlockingQueue<>();
  NDManager manager;
  NDArray image;
  AskedServer server;

  @BeforeEach
  final void startServer() throws IOException {
    manager = NDManager.newBaseManager("PyTorch");
    image = manager.ones(new Shape(2, 2, 2));
    server = new AskedServer(asked);
  }

  @AfterEach
  final void stopServer() throws IOException {
    server.close();
    manager.close();
  }
}
