package io.cleave.cli.wire;

import io.cleave.server.ServeCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The standalone server in a process of its own, which closing kills. Its heap is all there from
 * the start, so that its memory grows by what is native alone.
 */
public record TailProcess(Process process, BufferedReader output, int port)
    implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on 127.0.0.1:(\\d+)");
  private static final long END_SECONDS = 120;

  /** Starts it and waits until it listens. */
  public static TailProcess start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
    command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServeCommand.class.getName(), "--no-admin"));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        return new TailProcess(process, output, Integer.parseInt(listening.group(1)));
      }
    }
    throw new IOException("ended before it listened: " + process.onExit().join().exitValue());
  }

  /** Tells it to stop as an operator does; returns its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there after " + END_SECONDS + " s");
    }
    return process.exitValue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  long residentKilobytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    String line =
        Files.readAllLines(status).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
