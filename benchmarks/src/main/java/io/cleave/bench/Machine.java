package io.cleave.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What a figure was measured on.
 *
 * @param processor the processor's name
 * @param cores processors that the JVM sees
 * @param java version and vendor of the JVM
 * @param system operating system and its version
 * @param date the day of the measurement
 */
public record Machine(String processor, int cores, String java, String system, String date) {

  /** {@return its description} The machine that this runs on. */
  public static Machine here() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.version") + " " + System.getProperty("java.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        LocalDate.now(ZoneId.systemDefault()).toString());
  }

  /** For a table's heading. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %d cores, Java %s, %s, %s", processor, cores, java, system, date);
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
