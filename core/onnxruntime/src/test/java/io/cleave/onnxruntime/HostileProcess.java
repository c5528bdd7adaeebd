package io.cleave.onnxruntime;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@link HostileChild} whose memory is bounded, so that no graph can harm the machine. Started
 * again when a graph ended it.
 */
final class HostileProcess implements AutoCloseable {
  /** Of addresses, which the JVM reserves many of; what it uses is far less. */
  private static final int MAX_KIBIBYTES = 5 << 20;

  private static final int DEADLINE_SECONDS = 30;

  private Process process;
  private DataOutputStream graphs;
  private BufferedReader answers;

  HostileProcess() throws IOException {
    start();
  }

  private void start() throws IOException {
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -c 0; ulimit -v " + MAX_KIBIBYTES + "; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=512m",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=/dev/stderr",
                "-Dcleave.onnxruntime.threads=1",
                "-Dcleave.onnxruntime.trial.seconds=3",
                "-cp",
                System.getProperty("java.class.path"),
                HostileChild.class.getName())
            .redirectError(Path.of("target", "hostile-child.log").toFile())
            .start();
    graphs = new DataOutputStream(process.getOutputStream());
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * {@return what {@link HostileChild} says of it, or how the process ended} Has a graph loaded.
   */
  String load(byte[] graph) throws IOException, InterruptedException {
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> exchange(graph));
    String found;
    try {
      found = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      found = "no answer in " + DEADLINE_SECONDS + " s";
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    if (found == null || !process.isAlive() || !answer.isDone()) {
      process.destroyForcibly();
      found = found == null ? "ended with status " + process.waitFor() : found;
      start();
    }
    return found;
  }

  /** Nothing if the process ended. */
  private String exchange(byte[] graph) {
    try {
      graphs.writeInt(graph.length);
      graphs.write(graph);
      graphs.flush();
      String line = answers.readLine();
      while (line != null && line.startsWith("#")) { // the JVM says why it ends
        line = answers.readLine();
      }
      return line == null || line.isEmpty() ? null : line;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
