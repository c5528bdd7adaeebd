package io.cleave.bench.load;

import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Statistics;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, what it is asked with, and what was measured so far. */
final class Rival implements AutoCloseable {
  /**
   * What was measured of one server.
   *
   * @param requestBytes the mean size of a request on the wire
   * @param imagesPerSecond at full load, the median of the rounds
   * @param imagesPerSecondByRound the same, one a round
   * @param splitIsFasterBy the first rival's peak as a multiple of this one's
   * @param load requests at a share of the peak, unless they were left out
   * @param overload requests at a multiple of it, unless they were left out
   * @param goodputShareOfPeak at overload
   * @param residentMegabytes of the process, one after each step
   */
  record Figures(
      int requestBytes,
      double imagesPerSecond,
      List<Double> imagesPerSecondByRound,
      double splitIsFasterBy,
      OpenLoop.@Nullable Summary load,
      OpenLoop.@Nullable Summary overload,
      @Nullable Double goodputShareOfPeak,
      List<Long> residentMegabytes) {}

  final String name;
  private final ServerProcess server;
  private final LoadTarget target;
  private final List<Double> peaks = new ArrayList<>();
  final OpenLoop load;
  final OpenLoop overload;
  private final List<Long> residentMegabytes = new ArrayList<>();

  Rival(String name, ServerProcess server, LoadTarget target, int deadlineMillis) {
    this.name = name;
    this.server = server;
    this.target = target;
    this.load = new OpenLoop(target, deadlineMillis);
    this.overload = new OpenLoop(target, deadlineMillis);
  }

  void warmUp(int outstanding, Duration duration) throws InterruptedException {
    new ClosedLoop(target, outstanding).run(duration);
  }

  void fullLoad(int outstanding, Duration duration) throws IOException, InterruptedException {
    peaks.add(new ClosedLoop(target, outstanding).run(duration));
    residentMegabytes.add(ResidentMemory.megabytes(server.pid()));
  }

  void offer(OpenLoop loop, LongSupplier gapNanos, Duration duration) throws IOException {
    loop.run(gapNanos, duration);
    residentMegabytes.add(ResidentMemory.megabytes(server.pid()));
  }

  double peak() {
    return Statistics.median(peaks);
  }

  Figures figures(double split, boolean onlyFullLoad) {
    OpenLoop.Summary overloaded = onlyFullLoad ? null : overload.summary();
    return new Figures(
        target.requestBytes(),
        peak(),
        peaks,
        split / peak(),
        onlyFullLoad ? null : load.summary(),
        overloaded,
        overloaded == null ? null : overloaded.goodput() / peak(),
        residentMegabytes);
  }

  @Override
  public void close() {
    target.close();
    server.close();
  }
}
