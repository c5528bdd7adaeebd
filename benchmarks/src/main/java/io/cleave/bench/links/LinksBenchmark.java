package io.cleave.bench.links;

import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Interleaved;
import io.cleave.bench.PictureTask;
import io.cleave.bench.Progress;
import io.cleave.bench.Sheet;
import io.cleave.bench.Timing;
import io.cleave.bench.links.Ways.Way;
import io.cleave.codec.Profile;
import io.cleave.core.Cut;
import io.cleave.server.ServeCommand;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Split, picture and local inference over links of given rates and delays. */
@Command(
    name = "links",
    description = {
      "Times single pictures from their file on the device to the answer there, over links that"
          + " are shaped packet by packet (root, ip and python3 are needed): split with each profile, the file sent to"
          + " the whole network in the cloud, and the whole network on the device.",
      "",
      "Device and server are processes of one machine: the device is as fast as the server."
    })
final class LinksBenchmark extends Benchmark {
  /**
   * One way over one link.
   *
   * @param way its name
   * @param megabits of the link, a second and way
   * @param delayMillis of the link, each way
   * @param bytesSent by the device, the mean
   * @param millis from the file to the answer
   */
  record Result(String way, double megabits, int delayMillis, double bytesSent, Timing millis) {
    static Result of(String way, double megabits, int delayMillis, List<Trip> trips) {
      double bytes = trips.stream().mapToLong(Trip::bytes).average().orElseThrow();
      Timing millis = Timing.of(trips.stream().map(Trip::nanos).toList());
      return new Result(way, megabits, delayMillis, bytes, millis);
    }
  }

  private record Trip(long bytes, long nanos) {
    static Trip of(Way way, byte[] file) throws IOException {
      long started = System.nanoTime();
      long bytes = way.classify(file);
      return new Trip(bytes, System.nanoTime() - started);
    }
  }

  @Mixin private PictureTask task;

  @Option(
      names = "--profile",
      split = ";",
      description = "As for cleave classify, separated by semicolons.")
  private List<String> profiles = List.of("exact,keep=0.3", "compact", "compact,keep=0.3");

  @Option(names = "--mbits", split = ",", description = "Rates in Mbit/s.")
  private List<Double> rates = List.of(1.0, 5.0, 20.0, 100.0);

  @Option(names = "--delays", split = ",", description = "Milliseconds each way.")
  private List<Integer> delays = List.of(5, 20, 50);

  @Option(names = "--rounds", description = "Pictures of each way over each link.")
  private int rounds = 7;

  @Override
  protected void run() throws Exception {
    List<byte[]> files = task.files();
    try (ShapedLink link = ShapedLink.open();
        ServerProcess server = ServerProcess.start(serve(link));
        Ways ways = new Ways(task.served().find(), server.port())) {
      Interleaved<Trip> race = new Interleaved<>();
      for (String profile : profiles) {
        enter(race, "split, " + profile, ways.split(task.cut(), Profile.parse(profile)), files);
      }
      enter(race, "picture to the cloud", ways.picture(), files);
      enter(race, "all local", ways.local(), files);
      report(measure(link, race));
    }
  }

  private List<String> serve(ShapedLink link) {
    List<String> command =
        JavaCommand.of(ServeCommand.class, List.of(), "--host", ShapedLink.FAR_HOST, "--port", "0");
    command.addAll(List.of("--insecure", "--no-admin", "--idle-timeout", "10m"));
    command.addAll(task.served().options("--cut", task.cut(), "--cut", Cut.INPUT));
    return link.atFarEnd(command);
  }

  private static void enter(Interleaved<Trip> race, String name, Way way, List<byte[]> files) {
    race.add(name, round -> Trip.of(way, files.get((round + 1) % files.size())));
  }

  /** Over each link; the first round warms connections up and does not count. */
  private List<Result> measure(ShapedLink link, Interleaved<Trip> race) throws IOException {
    List<Result> results = new ArrayList<>();
    try (Progress progress = new Progress("links", (long) delays.size() * rates.size())) {
      for (int delay : delays) {
        for (double rate : rates) {
          link.shape(rate, delay);
          race.run(1, rounds)
              .forEach((way, trips) -> results.add(Result.of(way, rate, delay, trips)));
          progress.step(1, rate + " Mbit/s, " + delay + " ms");
        }
      }
    }
    return results;
  }

  private void report(List<Result> results) throws IOException {
    List<Sheet> sheets = new ArrayList<>();
    Path json = file("links");
    for (int delay : delays) {
      Map<String, List<Result>> ways =
          results.stream()
              .filter(each -> each.delayMillis() == delay)
              .collect(Collectors.groupingBy(Result::way, LinkedHashMap::new, Collectors.toList()));
      sheets.add(sheet(delay, ways));
      LinksChart.write(delay, ways, json.resolveSibling("links-" + delay + "ms.png"));
    }
    write("links", Map.of("results", results), sheets, Sheet::block);
  }

  private Sheet sheet(int delay, Map<String, List<Result>> ways) {
    Columns<List<Result>> columns =
        new Columns<List<Result>>()
            .add("way", "%s", row -> row.get(0).way())
            .add("bytes sent", "%,.0f", row -> row.get(0).bytesSent());
    for (int i = 0; i < rates.size(); i++) {
      int link = i;
      String heading = String.format(Locale.ROOT, "%.0f Mbit/s", rates.get(i));
      columns.add(heading, "%.0f", row -> row.get(link).millis().median());
    }
    return columns.sheet("Median ms, " + delay + " ms delay each way:", ways.values());
  }
}
