package io.cleave.bench.inference;

import io.cleave.bench.ResidentMemory;
import io.cleave.server.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a device's process took: until its first answer, and of the machine's memory after its last.
 *
 * @param startSeconds from the start of the process, as its parent saw it
 * @param kilobytes resident
 */
record EdgeProcess(double startSeconds, long kilobytes) {
  private static final String ANSWERED = "answered";

  /** Runs a program that calls {@link #answered} and then {@link ResidentMemory#print}. */
  static EdgeProcess run(Class<?> program, List<String> flags, String... arguments)
      throws IOException {
    ProcessBuilder command = new ProcessBuilder(JavaCommand.of(program, flags, arguments));
    long start = System.nanoTime();
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String first = output.readLine();
      double seconds = (System.nanoTime() - start) / 1e9;
      String last = output.readLine();
      if (!ANSWERED.equals(first) || last == null) {
        throw new IOException("a process ended without its figures; its message stands above");
      }
      return new EdgeProcess(seconds, Long.parseLong(last));
    }
  }

  /** Tells the parent that the first answer is there. */
  static void answered() {
    System.out.println(ANSWERED);
  }

  double megabytes() {
    return kilobytes / 1024.0;
  }
}
