package io.cleave.bench.load;

import io.cleave.server.process.ServerProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * A server, what it is asked with, and what was measured so far.
 *
 * @param name for tables
 * @param server its process
 * @param target connections to it
 * @param peaks images a second at full load, one a round
 * @param load requests at a share of the peak
 * @param overload requests at a multiple of it
 * @param residentMegabytes of the process, one after each step
 */
record Rival(
    String name,
    ServerProcess server,
    LoadTarget target,
    List<Double> peaks,
    LoadRecord load,
    LoadRecord overload,
    List<Long> residentMegabytes)
    implements AutoCloseable {

  static Rival of(String name, ServerProcess server, LoadTarget target) {
    return new Rival(
        name,
        server,
        target,
        new ArrayList<>(),
        new LoadRecord(),
        new LoadRecord(),
        new ArrayList<>());
  }

  @Override
  public void close() {
    target.close();
    server.close();
  }
}
