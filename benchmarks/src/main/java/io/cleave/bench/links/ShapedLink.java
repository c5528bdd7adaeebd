package io.cleave.bench.links;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A cable between this machine and a network namespace, whose rate and delay Linux keeps to ({@code
 * tc-netem}). Needs root, {@code ip} and {@code tc}. Closing takes it away.
 */
final class ShapedLink implements AutoCloseable {
  /** The far end's address, where a server may listen. */
  static final String FAR_HOST = "10.254.77.2";

  private static final String NEAR_HOST = "10.254.77.1";
  private static final String NEAR = "cleave-near";
  private static final String FAR = "cleave-far";

  /** Packets that wait for the link: more than a sender has out, so that none is lost. */
  private static final int LIMIT = 20_000;

  private ShapedLink() {}

  /**
   * Lays the cable, not shaped yet.
   *
   * @throws IOException if this process may not, or the tools are absent
   */
  static ShapedLink open() throws IOException {
    ShapedLink link = new ShapedLink();
    try {
      run("ip", "netns", "add", FAR);
      run("ip", "link", "add", NEAR, "type", "veth", "peer", "name", FAR, "netns", FAR);
      run("ip", "addr", "add", NEAR_HOST + "/30", "dev", NEAR);
      run("ip", "link", "set", NEAR, "up");
      run(link.atFarEnd("ip", "addr", "add", FAR_HOST + "/30", "dev", FAR));
      run(link.atFarEnd("ip", "link", "set", FAR, "up"));
      run(link.atFarEnd("ip", "link", "set", "lo", "up"));
      return link;
    } catch (IOException e) {
      link.close();
      throw new IOException("no shaped link here (needed: root, ip, tc): " + e.getMessage(), e);
    }
  }

  /** A command that runs behind the link. */
  List<String> atFarEnd(String... command) {
    List<String> there = new ArrayList<>(List.of("ip", "netns", "exec", FAR));
    there.addAll(List.of(command));
    return there;
  }

  /** Both ways alike. */
  void shape(double megabits, int delayMillis) throws IOException {
    List<String> netem = new ArrayList<>(List.of("tc", "qdisc", "replace", "dev", NEAR, "root"));
    netem.addAll(
        List.of(
            "netem",
            "delay",
            delayMillis + "ms",
            "rate",
            String.format(Locale.ROOT, "%.3fmbit", megabits),
            "limit",
            Integer.toString(LIMIT)));
    run(netem);
    netem.set(netem.indexOf(NEAR), FAR);
    run(atFarEnd(netem.toArray(String[]::new)));
  }

  /** The namespace takes its end of the cable along, and that the other. */
  @Override
  public void close() {
    try {
      run("ip", "netns", "del", FAR);
    } catch (IOException e) {
      System.err.println("the network namespace " + FAR + " is left: " + e.getMessage());
    }
  }

  private static void run(String... command) throws IOException {
    run(List.of(command));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
