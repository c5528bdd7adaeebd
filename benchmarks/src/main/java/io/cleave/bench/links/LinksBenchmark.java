package io.cleave.bench.links;

import io.cleave.bench.Interleaved.Timing;
import io.cleave.bench.Launcher;
import io.cleave.bench.PictureTask;
import io.cleave.bench.Progress;
import io.cleave.bench.Results;
import io.cleave.codec.Profile;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.lab.text.Table;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Split, picture and local inference over links of given rates and delays. */
@Command(
    name = "links",
    sortOptions = false,
    description = {
      "Times single pictures from their file on the device to the answer there, over links that"
          + " are shaped packet by packet (root, ip and python3 are needed): split with each profile, the file sent to"
          + " the whole network in the cloud, and the whole network on the device.",
      "",
      "Device and server are processes of one machine: the device is as fast as the server."
    },
    mixinStandardHelpOptions = true)
public final class LinksBenchmark implements Callable<Integer> {

  /**
   * One way over one link.
   *
   * @param way its name
   * @param megabits of the link, a second and way
   * @param delayMillis of the link, each way
   * @param bytesSent by the device, the mean
   * @param millis from the file to the answer
   */
  record Result(String way, double megabits, int delayMillis, double bytesSent, Timing millis) {}

  @Spec private CommandSpec spec;

  @Mixin private PictureTask task;

  @Option(
      names = "--profile",
      defaultValue = "exact,keep=0.3;compact;compact,keep=0.3",
      split = ";",
      description = "As for cleave classify, separated by semicolons; default: ${DEFAULT-VALUE}.")
  private List<String> profiles;

  @Option(
      names = "--mbits",
      defaultValue = "1,5,20,100",
      split = ",",
      description = "Rates in Mbit/s; default: ${DEFAULT-VALUE}.")
  private List<Double> rates;

  @Option(
      names = "--delays",
      defaultValue = "5,20,50",
      split = ",",
      description = "Milliseconds each way; default: ${DEFAULT-VALUE}.")
  private List<Integer> delays;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Pictures of each way over each link; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/links.json")
  private Path out;

  private LinksBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new LinksBenchmark(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    List<byte[]> files = task.files();
    Model model = task.find();
    try (ShapedLink link = ShapedLink.open();
        ServerProcess server = ServerProcess.start(serve(link));
        Ways ways = new Ways(model, server.port())) {
      for (String profile : profiles) {
        ways.split("split, " + profile, task.cut(), List.of(Profile.parse(profile)));
      }
      ways.picture("picture to the cloud");
      ways.local("all local");
      report(measure(link, ways, files));
    }
    return 0;
  }

  private List<String> serve(ShapedLink link) {
    List<String> command =
        JavaCommand.of(ServeCommand.class, List.of(), "--host", ShapedLink.FAR_HOST, "--port", "0");
    command.addAll(List.of("--insecure", "--no-admin", "--idle-timeout", "10m"));
    command.addAll(List.of("--model", task.model(), "--weights", task.weights()));
    command.addAll(List.of("--cut", task.cut(), "--cut", Cut.INPUT));
    return link.atFarEnd(command);
  }

  private List<Result> measure(ShapedLink link, Ways ways, List<byte[]> files) throws IOException {
    List<Result> results = new ArrayList<>();
    int steps = delays.size() * rates.size() * (rounds + 1);
    try (Progress progress = new Progress("links", steps)) {
      for (int delay : delays) {
        for (double rate : rates) {
          link.shape(rate, delay);
          results.addAll(measure(rate, delay, ways, files, progress));
        }
      }
    }
    return results;
  }

  /** Ways take turns; the first round warms connections up and does not count. */
  private List<Result> measure(
      double rate, int delay, Ways ways, List<byte[]> files, Progress progress) throws IOException {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    Map<String, Long> bytes = new LinkedHashMap<>();
    ways.all().keySet().forEach(name -> nanos.put(name, new long[rounds]));
    for (int round = -1; round < rounds; round++) {
      byte[] file = files.get((round + 1) % files.size());
      for (Map.Entry<String, Way> way : ways.all().entrySet()) {
        long started = System.nanoTime();
        long sent = way.getValue().classify(file);
        if (round >= 0) {
          Objects.requireNonNull(nanos.get(way.getKey()))[round] = System.nanoTime() - started;
          bytes.merge(way.getKey(), sent, Long::sum);
        }
      }
      progress.step(1, rate + " Mbit/s, " + delay + " ms");
    }
    List<Result> results = new ArrayList<>();
    nanos.forEach(
        (name, times) -> {
          double mean = (double) bytes.getOrDefault(name, 0L) / rounds;
          results.add(new Result(name, rate, delay, mean, Timing.of(times)));
        });
    return results;
  }

  private void report(List<Result> results) throws IOException {
    StringBuilder tables = new StringBuilder();
    for (int delay : delays) {
      List<Result> here = results.stream().filter(each -> each.delayMillis() == delay).toList();
      String table = "\nMedian ms, " + delay + " ms delay each way:\n\n" + table(here);
      System.out.print(table);
      tables.append(table.replace(table(here), "```\n" + table(here) + "```\n"));
      chart(delay, here);
    }
    Results.write(out, spec, Map.of("results", results), tables.toString());
  }

  private String table(List<Result> results) {
    List<String> headings = new ArrayList<>(List.of("way", "bytes sent"));
    rates.forEach(rate -> headings.add(String.format(Locale.ROOT, "%.0f Mbit/s", rate)));
    Table table = new Table(headings.toArray(String[]::new));
    for (String way : names(results)) {
      List<Result> row = of(way, results);
      List<String> cells = new ArrayList<>(List.of(way));
      cells.add(String.format(Locale.ROOT, "%,.0f", row.get(0).bytesSent()));
      row.forEach(each -> cells.add(String.format(Locale.ROOT, "%.0f", each.millis().median())));
      table.row(cells.toArray(String[]::new));
    }
    return table.toString();
  }

  private void chart(int delay, List<Result> results) throws IOException {
    LinksChart chart = new LinksChart(delay);
    names(results).forEach(way -> chart.way(way, of(way, results)));
    chart.write(out.resolveSibling("links-" + delay + "ms.png"));
  }

  private static List<String> names(List<Result> results) {
    return results.stream().map(Result::way).distinct().toList();
  }

  private static List<Result> of(String way, List<Result> results) {
    return results.stream().filter(each -> each.way().equals(way)).toList();
  }
}
