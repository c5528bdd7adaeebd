package io.cleave.simulation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeds in chunks, and keeps the counts of each chunk, so that the next call goes on. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Edge and server on a virtual clock and a simulated network, seed by seed.")
public final class SimulateCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  @Option(names = "--seed", description = "run this seed alone")
  private Long seed;

  @Option(names = "--trace", description = "print what happens, with --seed")
  private boolean trace;

  @Option(names = "--named", description = "servers are behind names with several addresses")
  private boolean named;

  @Option(names = "--count", description = "seeds to run (default: ${DEFAULT-VALUE})")
  private long count = 10_000;

  @Option(names = "--from", description = "the first seed (default: behind those that are kept)")
  private Long from;

  @Option(names = "--chunk", description = "seeds of an entry (default: ${DEFAULT-VALUE})")
  private long chunk = 10_000;

  @Option(names = "--out", description = "where the counts are kept; none: nowhere")
  private Path out;

  @Option(names = "--until-broken", description = "end at the first seed that breaks an invariant")
  private boolean untilBroken;

  /**
   * What is kept of a chunk.
   *
   * @param revision of the code
   * @param from the first seed
   * @param count how many
   * @param seconds how long they took
   * @param broken what each broken seed says
   * @param ends what became of the requests, and of how many
   */
  private record Entry(
      String revision,
      long from,
      long count,
      long seconds,
      List<String> broken,
      Map<String, Long> ends) {}

  /**
   * Runs.
   *
   * @param args as {@code --help} says
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulateCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (seed != null) {
      World world = world(seed, trace ? System.out::println : null);
      System.out.printf("seed %d: trace %016x%n", seed, world.run());
      return 0;
    }
    try (SeedProgress progress = new SeedProgress(count)) {
      return run(progress) ? 0 : 1;
    }
  }

  private World world(long number, Consumer<String> lines) {
    return named ? World.named(number, lines) : new World(number, lines);
  }

  /** Returns whether no seed broke an invariant. */
  private boolean run(SeedProgress progress) throws IOException {
    List<Entry> entries = read();
    long next =
        from == null ? entries.stream().mapToLong(SimulateCommand::end).max().orElse(1) : from;
    boolean broken = false;
    for (long left = count; left > 0 && !(broken && untilBroken); left -= chunk) {
      Entry entry = run(next, Math.min(chunk, left), progress);
      next = end(entry);
      broken |= !entry.broken().isEmpty();
      entries.add(entry);
      write(entries);
    }
    return !broken;
  }

  private static long end(Entry entry) {
    return entry.from() + entry.count();
  }

  private Entry run(long first, long seeds, SeedProgress progress) {
    List<String> broken = new ArrayList<>();
    Map<String, Long> ends = new TreeMap<>();
    long started = System.nanoTime();
    long ran = 0;
    while (ran < seeds && !(untilBroken && !broken.isEmpty())) {
      World world = world(first + ran++, null);
      try {
        world.run();
      } catch (BrokenSeedException e) {
        broken.add(e.getMessage());
        progress.say(String.valueOf(e.getMessage()));
      }
      progress.ran(first + ran - 1);
      world.counts().forEach((end, times) -> ends.merge(end, times, Long::sum));
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
    progress.say(
        "seeds %d to %d: %d broken, %d s, %s"
            .formatted(first, first + ran - 1, broken.size(), seconds, ends));
    return new Entry(System.getProperty("cleave.revision", ""), first, ran, seconds, broken, ends);
  }

  private List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (out != null && Files.exists(out)) {
      entries.addAll(List.of(GSON.fromJson(Files.readString(out), Entry[].class)));
    }
    return entries;
  }

  private void write(List<Entry> entries) throws IOException {
    if (out != null) {
      Files.writeString(out, GSON.toJson(entries) + "\n");
    }
  }
}
