package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.link.PictureCoding;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps in processes of their own, which end as processes do. */
@Timeout(120)
class KilledSweepTest {
  private static final int IMAGES = 40;
  private static final int POINTS = 3;
  private static final int CHUNK = 4;
  private static final String ENOUGH = "enough";

  @TempDir private static Path folder;
  private static Path model;
  private static SweepResult expected;

  @BeforeAll
  static void measureUninterrupted() throws Exception {
    model = StripesModel.write(folder.resolve("model"), 1);
    try (ImageSet images = StripesModel.images(IMAGES)) {
      expected = Sweep.of(plan(model, images), images).run();
    }
  }

  private static SweepPlan plan(Path model, ImageSet images) throws IOException {
    return SweepPlan.builder(model.toString(), images)
        .cuts(List.of("maxpool"))
        .profile(Profile.parse("exact,keep=0.1"))
        .picture(new PictureCoding(PictureCoding.Format.JPEG, 20))
        .chunkImages(CHUNK)
        .build();
  }

  @Test
  void killedAndResumedItGivesTheSameResult() throws Exception {
    Path journal = folder.resolve("killed");
    Process process = start(List.of(), journal);
    try (BufferedReader out = reader(process)) {
      assertEquals(ENOUGH, out.readLine());
    } finally {
      process.destroyForcibly().waitFor();
    }
    Resumed resumed = resume(journal);
    assertTrue(resumed.found >= 3 && resumed.found <= 4, "chunks: " + resumed.found);
    assertEquals(expected, resumed.result);
  }

  @Test
  void onAFullDiskItSaysSoAndLosesNothing() throws Exception {
    Path journal = folder.resolve("full");
    Process process = start(List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh"), journal);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(3, process.waitFor(), text);
    assertTrue(text.contains("cannot be written"), text);
    Resumed resumed = resume(journal);
    assertTrue(resumed.found > 0, text);
    assertEquals(expected, resumed.result);
  }

  private record Resumed(int found, SweepResult result) {}

  private static Resumed resume(Path journal) throws Exception {
    Found found = new Found();
    try (ImageSet images = StripesModel.images(IMAGES)) {
      SweepResult result =
          Sweep.of(plan(model, images), images).threads(2).journal(journal).listener(found).run();
      assertEquals((10L - found.chunks) * CHUNK * POINTS, found.left);
      return new Resumed(found.chunks, result);
    }
  }

  /** How many chunks a sweep finds done, as it says, and how many images are left. */
  private static final class Found implements ProgressListener {
    private static final Pattern LINE = Pattern.compile("resuming: (\\d+) of 10 chunks are done");
    private int chunks;
    private long left;

    @Override
    public void progressed(long done, long all, String stage) {
      left = all;
    }

    @Override
    public void said(String line) {
      Matcher matcher = LINE.matcher(line);
      assertTrue(matcher.matches(), line);
      chunks = Integer.parseInt(matcher.group(1));
    }
  }

  private static Process start(List<String> before, Path journal) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"));
    command.addAll(List.of("-XX:-UsePerfData", "-Dorg.slf4j.simpleLogger.logFile=System.out"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Program.class.getName(), model.toString(), journal.toString()));
    command.add(before.isEmpty() ? "stop" : "go");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .directory(new File(System.getProperty("user.dir")))
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * A sweep that, told to stop, works until it is in its fifth chunk, three are in the journal, and
   * it waits to be killed.
   */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      boolean stops = arguments[2].equals("stop");
      ProgressListener listener =
          (done, all, stage) -> {
            if (stops && done == CHUNK * (4 * POINTS + 1)) {
              awaitChunks(Path.of(arguments[1]), 3);
              System.out.println(ENOUGH);
              waitForEver();
            }
          };
      try (ImageSet images = StripesModel.images(IMAGES)) {
        Sweep.of(plan(Path.of(arguments[0]), images), images)
            .journal(Path.of(arguments[1]))
            .listener(listener)
            .run();
      } catch (JournalException e) {
        System.out.println(e.getMessage());
        Runtime.getRuntime().halt(3);
      }
    }

    /** Chunks are written by another thread than the one that measures. */
    private static void awaitChunks(Path journal, int chunks) {
      try {
        while (frames(journal) < 1 + chunks) {
          Thread.sleep(5);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Those that are whole, the plan among them, each between its length and its checksum. */
    private static int frames(Path journal) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(journal)).position(2 * Integer.BYTES);
      int frames = 0;
      while (bytes.remaining() > 2 * Integer.BYTES) {
        int length = bytes.getInt() + Integer.BYTES;
        bytes.position(bytes.position() + Math.min(length, bytes.remaining()));
        frames++;
      }
      return frames;
    }

    private static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
