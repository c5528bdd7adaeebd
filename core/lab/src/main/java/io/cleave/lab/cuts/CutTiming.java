package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.ProgressListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures how long the head of each cut takes, with one random input. A few heads are loaded as a
 * device loads them, up to the whole network, and run in turn. The engine's profiler, or where it
 * has none the multiply-adds, tell how the time between two of them is spread over the layers.
 * Three more heads are measured to see how far that is right. Not safe for concurrent use.
 *
 * <p>With one thread, time is what the processor spends on the calling thread, which the engine
 * computes on. It is the wall time of a machine that does nothing else. With several threads, and
 * on Windows, which counts too coarsely, it is wall time.
 */
public final class CutTiming {
  /** The time that measuring may take, unless {@link #within} says otherwise: 10 seconds. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

  private static final int MAX_HEADS = 8;
  private static final long MAX_PARAMETERS = 1L << 29;
  private static final int CHECKED = 3;
  private static final int WARM_UP = 2;
  private static final int MIN_ROUNDS = 5;
  private static final int MAX_ROUNDS = 100;
  private static final int PROFILED = 10;

  private final Model model;
  private final Engine engine;
  private final Network network;
  private final List<Cut> cuts;
  private int threads = 1;
  private Duration limit = DEFAULT_LIMIT;
  private ProgressListener listener = ProgressListener.NONE;

  private CutTiming(Model model, Engine engine) {
    this.model = model;
    this.engine = engine;
    this.network = model.network();
    this.cuts = network.cuts();
  }

  /**
   * {@return a measurement of a model, with the defaults}
   *
   * @param model the model, whose weights are read when it is measured
   * @param engine the engine that runs the layers
   */
  public static CutTiming of(Model model, Engine engine) {
    return new CutTiming(model, engine);
  }

  /**
   * {@return this measurement, told how many threads the engine has} The engine itself is told when
   * it starts.
   *
   * @param count the number of threads, at least 1; the default is 1
   * @throws IllegalArgumentException if the number is less than 1
   */
  public CutTiming threads(int count) {
    Check.argument(count >= 1, "threads", count, "1 or more");
    this.threads = count;
    return this;
  }

  /**
   * {@return this measurement with a limit of its time} Loading counts, but is not cut short; a few
   * rounds are always measured.
   *
   * @param duration the limit, more than zero; the default is {@link #DEFAULT_LIMIT}
   * @throws IllegalArgumentException if the limit is not more than zero
   */
  public CutTiming within(Duration duration) {
    boolean some = !duration.isNegative() && !duration.isZero();
    Check.argument(some, "limit", duration, "more than zero");
    this.limit = duration;
    return this;
  }

  /**
   * {@return this measurement with a listener}
   *
   * @param progress hears of the progress
   */
  public CutTiming listener(ProgressListener progress) {
    this.listener = progress;
    return this;
  }

  /**
   * {@return the times, measured now}
   *
   * @throws IOException if the weights are missing or cannot be read
   * @throws IllegalArgumentException if the engine cannot run the network
   * @throws InterruptedException if the thread is interrupted; everything is released then
   */
  public CutTimes measure() throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    listener.progressed(0, MAX_ROUNDS, "profiling");
    Tensors input = RandomInput.of(network);
    Optional<Spread> profile = profile(input);
    Spread spread = profile.orElseGet(this::byWork);
    List<Integer> measured = measured(spread);
    List<Integer> checked = checked(spread, measured);
    try (LoadedHeads heads = new LoadedHeads(model, engine, input, clock())) {
      for (int cut : measured) {
        load(heads, cut);
      }
      for (int cut : checked) {
        load(heads, cut);
      }
      run(heads, end);
      return times(heads, spread, measured, checked, profile.isPresent());
    }
  }

  private void load(LoadedHeads heads, int cut) throws IOException, InterruptedException {
    requireNotInterrupted();
    listener.progressed(0, MAX_ROUNDS, "loading the head to " + cuts.get(cut).name());
    heads.load(cuts.get(cut));
  }

  private void run(LoadedHeads heads, long end) throws InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      requireNotInterrupted();
      heads.warmUp();
    }
    while (heads.rounds() < MIN_ROUNDS
        || (heads.rounds() < MAX_ROUNDS && System.nanoTime() < end)) {
      requireNotInterrupted();
      listener.progressed(heads.rounds(), MAX_ROUNDS, "measuring");
      heads.round();
    }
    listener.progressed(MAX_ROUNDS, MAX_ROUNDS, "measured");
  }

  private boolean countsProcessorTime() {
    boolean coarse =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return threads == 1
        && !coarse
        && ManagementFactory.getThreadMXBean().isCurrentThreadCpuTimeSupported();
  }

  private LongSupplier clock() {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    return countsProcessorTime() ? thread::getCurrentThreadCpuTime : System::nanoTime;
  }

  private Optional<Spread> profile(Tensors input) throws IOException {
    return engine
        .sharesBefore(model, network.whole(), cuts.subList(1, cuts.size() - 1), input, PROFILED)
        .map(
            shares -> {
              List<Double> all = new ArrayList<>(List.of(0.0));
              all.addAll(shares);
              all.add(1.0);
              return new Spread(List.copyOf(all));
            });
  }

  private Spread byWork() {
    return Spread.of(cuts.stream().mapToDouble(cut -> cut.head().multiplyAdds()).toArray());
  }

  /** The whole network, and cuts worth having at like distances, as far as memory allows. */
  private List<Integer> measured(Spread spread) {
    List<Integer> worthwhile = WorthwhileCuts.of(network).stream().map(cuts::indexOf).toList();
    List<Integer> measured = new ArrayList<>(List.of(cuts.size() - 1));
    long room = MAX_PARAMETERS;
    for (int i = 1; i < MAX_HEADS && !worthwhile.isEmpty(); i++) {
      int cut = spread.nearest(worthwhile, (double) i / MAX_HEADS);
      room -= measured.contains(cut) ? 0 : cuts.get(cut).head().parameters();
      if (!measured.contains(cut) && room >= 0) {
        measured.add(cut);
      }
    }
    return measured;
  }

  /**
   * Cuts at about a quarter, a half and three quarters of the time that no measured head ends at:
   * those worth having if there are as many, else ends of modules that send at most twice as much
   * as any cut before them, else any.
   */
  private List<Integer> checked(Spread spread, List<Integer> measured) {
    List<Cut> worthwhile = WorthwhileCuts.of(network);
    List<Integer> left = new ArrayList<>();
    for (IntPredicate wanted :
        List.<IntPredicate>of(
            i -> worthwhile.contains(cuts.get(i)), i -> isNarrow(worthwhile, i), i -> true)) {
      if (left.size() < CHECKED) {
        left.clear();
        IntStream.range(1, cuts.size() - 1)
            .filter(i -> !measured.contains(i) && wanted.test(i))
            .forEach(left::add);
      }
    }
    List<Integer> chosen = new ArrayList<>();
    for (int i = 1; i <= CHECKED && !left.isEmpty(); i++) {
      Integer cut = spread.nearest(left, (double) i / (CHECKED + 1));
      chosen.add(cut);
      left.remove(cut);
    }
    return chosen;
  }

  private boolean isNarrow(List<Cut> worthwhile, int place) {
    Cut cut = cuts.get(place);
    long fewest =
        worthwhile.stream()
            .filter(each -> each.head().multiplyAdds() <= cut.head().multiplyAdds())
            .mapToLong(each -> network.sampled(each).bytes())
            .min()
            .orElse(0);
    return WorthwhileCuts.isModule(cut) && network.sampled(cut).bytes() <= 2 * fewest;
  }

  private CutTimes times(
      LoadedHeads loaded,
      Spread spread,
      List<Integer> measured,
      List<Integer> checked,
      boolean profiled) {
    double[] millis = loaded.millis();
    Map<Integer, Double> known = new LinkedHashMap<>();
    for (int i = 0; i < measured.size(); i++) {
      known.put(measured.get(i), millis[i]);
    }
    double[] heads = spread.heads(known);
    List<CheckedHead> all = new ArrayList<>();
    for (int i = 0; i < checked.size(); i++) {
      int cut = checked.get(i);
      all.add(new CheckedHead(cuts.get(cut).name(), heads[cut], millis[measured.size() + i]));
    }
    Timing timing =
        new Timing(
            engine.name(),
            threads,
            countsProcessorTime(),
            measured.size(),
            profiled,
            loaded.rounds(),
            heads[heads.length - 1],
            all);
    return new CutTimes(timing, Arrays.stream(heads).boxed().toList());
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while measuring the times of cuts");
    }
  }
}
