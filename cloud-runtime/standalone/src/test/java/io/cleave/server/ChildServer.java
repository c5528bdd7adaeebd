package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.cloud.fake.ResidentMemory;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.fixtures.SmallResNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standalone server with the tail of {@link SplitModels}; closing it kills it. */
record ChildServer(Process process, BufferedReader output, String host, int port, int adminPort)
    implements AutoCloseable {
  private static final Pattern ADMIN = Pattern.compile("admin on 127.0.0.1:(\\d+)");
  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+)");

  /** Describes the network of {@link SplitModels}; its weights are a seed's. */
  static void describe(Path folder) throws IOException {
    SmallResNet.describe(folder, 4, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  /** Starts it on a free port and waits until it listens. */
  static ChildServer start(Path folder, String... options) throws IOException {
    return start(Redirect.DISCARD, folder, options);
  }

  static ChildServer start(Redirect log, Path folder, String... options) throws IOException {
    describe(folder);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--model", folder.toString(), "--weights", "seed:7"));
    arguments.addAll(List.of("--engine", "pytorch")); // whose bits SplitModels has
    arguments.addAll(List.of("--cut", SplitModels.CUT, "--admin-port", "0", "--port", "0"));
    arguments.addAll(List.of(options));
    return start(log, ServeCommand.class, arguments);
  }

  /** Starts a program that says on which port it listens as the standalone server does. */
  static ChildServer start(Redirect log, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(log).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    int adminPort = 0;
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher admin = ADMIN.matcher(line);
      if (admin.matches()) {
        adminPort = Integer.parseInt(admin.group(1));
      }
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        int port = Integer.parseInt(listening.group(2));
        return new ChildServer(process, output, listening.group(1), port, adminPort);
      }
    }
    throw new IOException("ended before it listened: " + process.onExit().join().exitValue());
  }

  /** Reads its output up to such a line; done when it came. */
  CompletableFuture<Void> says(String expected) {
    return CompletableFuture.runAsync(() -> readUpTo(expected)).orTimeout(60, TimeUnit.SECONDS);
  }

  private void readUpTo(String expected) {
    try {
      String line = output.readLine();
      while (!expected.equals(line)) {
        if (line == null) {
          throw new IOException("ended before it said: " + expected);
        }
        line = output.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it where it is, so that it answers nothing any more. */
  void suspend() throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).inheritIO().start().waitFor());
  }

  int kill() throws InterruptedException {
    process.destroyForcibly();
    return process.waitFor();
  }

  long residentKilobytes() throws IOException {
    return ResidentMemory.kilobytes(process.pid());
  }

  /** Connects again soon after a failure, and waits long for an answer. */
  EdgeClientBuilder client(Part head) {
    return client(head, port);
  }

  /** The same, over a relay on this machine. */
  EdgeClientBuilder client(Part head, int relayPort) {
    return EdgeClient.builder(head, host, relayPort)
        .backoff(Duration.ofMillis(10), Duration.ofMillis(100))
        .requestTimeout(Duration.ofSeconds(60));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
