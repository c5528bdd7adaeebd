package io.cleave.bench;

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
   * Looks at a process.
   *
   * @param pid its number
   * @return resident kilobytes
   * @throws IOException if there is no such process, or no Linux
   */
  public static long kilobytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(status + " has no VmRSS");
  }

  /**
   * Runs a process that prints what it holds itself.
   *
   * @param command its first line of output is a number of kilobytes
   * @return that number
   * @throws IOException if it ends without one
   */
  public static long reportedBy(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("a process ended without a figure; its message stands above");
      }
      return Long.parseLong(line);
    }
  }
}
