package io.cleave.edge;

import java.io.IOException;

/** Work of a server of a test, until its connection or the server itself ends. */
final class ServerThread {
  private ServerThread() {}

  interface Work {
    void run() throws IOException;
  }

  static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | AssertionError e) {
                return; // the connection or the server ended
              }
            },
            "test-server");
    thread.setDaemon(true);
    thread.start();
  }
}
