package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Stage;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.connection.Timeline;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the device runs what no server answered, one request after the other. Its
 * queue is no longer than the number of requests in flight, which the pipeline bounds.
 */
public final class LocalRunner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalRunner.class);
  private static final long END_MILLIS = 30_000;

  private final Map<ClientCut, StandIn> standIns;
  private final LongSupplier clock;
  private final ExecutorService thread;

  /**
   * Runs nothing yet.
   *
   * @param standIns what runs for the requests at each cut; closed with this
   * @param thread runs one after the other; closed with this
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public LocalRunner(Map<ClientCut, StandIn> standIns, ExecutorService thread, LongSupplier clock) {
    this.standIns = Map.copyOf(standIns);
    this.thread = thread;
    this.clock = clock;
  }

  /** Creates the thread of one runner. */
  public static ExecutorService newThread() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory("cleave-edge-local", true));
  }

  /** How requests at a cut can be answered here, if they can. */
  public Optional<PredictionPath> path(ClientCut cut) {
    return standIn(cut).map(StandIn::path);
  }

  /** What can run for requests at a cut that bring all it needs. */
  public Optional<StandIn> standIn(ClientCut cut) {
    return Optional.ofNullable(standIns.get(cut));
  }

  /** What can run for a sample. Another model needs the inputs that the head was given. */
  public Optional<StandIn> standIn(ClientCut cut, HeadRun sample) {
    return standIn(cut)
        .filter(each -> each.path() != PredictionPath.LOCAL_MODEL || sample.inputs().isPresent());
  }

  /**
   * Runs a request when its turn comes.
   *
   * @param input owned by the run
   * @param wanted outputs of the answer
   */
  public LocalRun submit(LocalInput input, WantedOutputs wanted, LocalRun.Outcome outcome) {
    LocalRun run = new LocalRun(input, mine -> run(mine, wanted), outcome);
    try {
      thread.execute(run);
    } catch (RejectedExecutionException e) {
      run.refuse();
    }
    return run;
  }

  private Response run(LocalInput input, WantedOutputs wanted) {
    StandIn standIn = input.standIn();
    Timeline time = new Timeline(clock.getAsLong());
    input.read();
    time.until(Stage.DECODE, clock.getAsLong());
    Tensors outputs = standIn.run(wanted);
    time.until(Stage.TAIL, clock.getAsLong());
    return Response.ofDevice(standIn.path(), outputs, time);
  }

  /** Gives up what waits, and returns when nothing runs: then the models may be closed. */
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
