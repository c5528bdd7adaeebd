package io.cleave.bench;

import io.cleave.server.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process holds of the machine's memory, as Linux tells. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /**
   * {@return resident megabytes} Looks at a process.
   *
   * @param pid its number
   * @throws IOException if there is no such process, or no Linux
   */
  public static long megabytes(long pid) throws IOException {
    return kilobytes(pid) / 1024;
  }

  /**
   * Prints what this process holds, in kilobytes, once nothing is garbage.
   *
   * @throws IOException if this is no Linux
   */
  public static void print() throws IOException {
    System.gc();
    System.out.println(kilobytes(ProcessHandle.current().pid()));
  }

  private static long kilobytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(status + " has no VmRSS");
  }

  /**
   * {@return resident kilobytes} Runs a program in a process of its own that says what it holds by
   * {@link #print}.
   *
   * @param program has a {@code main} method
   * @param flags of the JVM
   * @param arguments what it is given
   * @throws IOException if it ends without saying so
   */
  public static long of(Class<?> program, List<String> flags, String... arguments)
      throws IOException {
    ProcessBuilder command = new ProcessBuilder(JavaCommand.of(program, flags, arguments));
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("a process ended without a figure; its message stands above");
      }
      return Long.parseLong(line);
    }
  }
}
