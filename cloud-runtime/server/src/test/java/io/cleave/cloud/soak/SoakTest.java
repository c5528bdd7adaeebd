package io.cleave.cloud.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.RecordingLeakDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Mixed load with faults and hostile peers, in a process of its own with a small heap: whatever is
 * lost, wrong, late or kept shows. {@code -Dcleave.soak.seconds=3600} for an hour.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class SoakTest {
  private static final int SECONDS = Integer.getInteger("cleave.soak.seconds", 30);

  /** What resident memory may grow by after the first part, while code is still compiled. */
  private static final long MAX_GROWTH_KILOBYTES = 24 * 1024;

  private final List<Long> kilobytes = new ArrayList<>();
  private final List<Integer> arrays = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long buffers = -1;
  private boolean ended;

  @Test
  void losesNothingAnswersNothingWronglyAndKeepsNoMemory() throws Exception {
    run();
    assertTrue(ended, "the program did not end: " + counts);
    assertEquals(Map.of(), unwanted());
    assertTrue(counts.getOrDefault("stopped", 0L) == 1, "requests were cut off at the end");
    assertEquals(0, buffers, "buffers that are still taken");
    assertEquals(arrays.get(0), arrays.get(arrays.size() - 1), "arrays that are held");
    for (String who : List.of("sound", "bad", "burst")) {
      assertTrue(counts.getOrDefault(who + " answered", 0L) > 0, who + " was never answered");
    }
    assertFlat();
  }

  private void run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-Xms128m", "-XX:+AlwaysPreTouch", "-Xss512k"));
    command.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
    command.add("-Dio.netty.leakDetection.level=paranoid");
    command.add("-Dio.netty.customResourceLeakDetector=" + RecordingLeakDetector.class.getName());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SoakProgram.class.getName(), Integer.toString(SECONDS)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        read(line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void read(String line) {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "memory" -> {
        kilobytes.add(Long.parseLong(words[1]));
        arrays.add(Integer.parseInt(words[2]));
      }
      case "buffers" -> buffers = Long.parseLong(words[1]);
      case "count" -> counts.put(words[2], Long.parseLong(words[1]));
      case "end" -> ended = true;
      default -> throw new IllegalStateException(line);
    }
  }

  private Map<String, Long> unwanted() {
    return counts.entrySet().stream()
        .filter(each -> each.getKey().matches("(.* )?(lost|late|wrong.*|unexpected.*)"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void assertFlat() {
    int part = kilobytes.size() / 4;
    long early = median(kilobytes.subList(part, 2 * part));
    long late = median(kilobytes.subList(3 * part, kilobytes.size()));
    System.out.println("soak: " + counts + ", KiB " + early + " early, " + late + " late");
    assertTrue(
        late - early <= MAX_GROWTH_KILOBYTES,
        "resident memory grew from " + early + " KiB to " + late + ": " + kilobytes);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
