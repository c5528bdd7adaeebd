package io.cleave.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
}
