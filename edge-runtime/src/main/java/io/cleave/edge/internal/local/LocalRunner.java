package io.cleave.edge.internal.local;

import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.cleave.edge.internal.request.ExecutorEnd;
import io.cleave.edge.internal.request.FallbackRace;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the device runs what no server answered, one request after the other. Its
 * queue is as long as there are requests in flight, which the pipeline bounds.
 */
public final class LocalRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalRunner.class);
  private static final long END_MILLIS = 30_000;

  private final Map<ClientCut, StandIn> standIns;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory("cleave-edge-local", true));

  /**
   * Starts the thread.
   *
   * @param standIns what runs for the requests at each cut; closed with this
   */
  public LocalRunner(Map<ClientCut, StandIn> standIns) {
    this.standIns = Map.copyOf(standIns);
    thread.setRejectedExecutionHandler((run, closed) -> ((LocalRun) run).refuse());
  }

  /** What can run for a sample, if anything: another model needs what the head was given. */
  public Optional<StandIn> standIn(ClientCut cut, HeadRun sample) {
    return Optional.ofNullable(standIns.get(cut))
        .filter(each -> each.path() != PredictionPath.LOCAL_MODEL || sample.inputs().isPresent());
  }

  /**
   * Runs a request when its turn comes.
   *
   * @param input owned by the run
   * @param wanted which outputs are to come of it
   */
  public LocalRun submit(LocalInput input, WantedOutputs wanted, FallbackRace race) {
    LocalRun run = new LocalRun(input, mine -> run(mine, wanted), race);
    thread.execute(run);
    return run;
  }

  private static Response run(LocalInput input, WantedOutputs wanted) {
    StandIn standIn = input.standIn();
    long started = System.nanoTime();
    standIn.read(input);
    long ready = System.nanoTime();
    Tensors outputs = standIn.run(wanted);
    long ended = System.nanoTime();
    ServerTimings timings = new ServerTimings(0, ready - started, ended - ready);
    return new Response(standIn.path(), "", outputs, 0, timings, started, ended);
  }

  /** Gives up what waits, and returns when nothing runs: the models may be closed then. */
  @Override
  public void close() {
    thread.shutdownNow().forEach(run -> ((LocalRun) run).refuse());
    if (ExecutorEnd.await(thread, END_MILLIS)) {
      Collection<StandIn> once = new HashSet<>(standIns.values());
      once.forEach(StandIn::close);
    } else {
      logger.warn("The fallback still runs; its memory stays");
    }
  }
}
