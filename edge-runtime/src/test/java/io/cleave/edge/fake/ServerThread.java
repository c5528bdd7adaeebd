package io.cleave.edge.fake;

import java.io.IOException;

/** Work of a server of a test, until its connection or the server itself ends. */
public final class ServerThread {
  private ServerThread() {}

  public interface Work {
    void run() throws IOException;
  }

  public static void start(Work work) {
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
