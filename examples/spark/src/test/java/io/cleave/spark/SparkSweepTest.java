package io.cleave.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.SweepCommand;
import io.cleave.fixtures.SmallResNet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, beside that of a single process. */
class SparkSweepTest {
  private static final String MASTER = "--master=local[2]";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path model;
  private Path images;

  @BeforeEach
  void writePictures() throws IOException {
    model = SmallResNet.describe(folder.resolve("model"), 8, Pictures.LABELS);
    images = Pictures.write(folder.resolve("images"), 4);
    Files.write(images.resolve("dog/2.png"), new byte[30]);
  }

  @Test
  void writesTheFilesOfASingleProcessByteForByte() throws IOException {
    assertEquals(0, sweep(new CommandLine(new SweepCommand()), "one", "--skip-damaged"), this::all);
    assertEquals(
        0,
        sweep(SparkSweep.commandLine(), "spark", MASTER, "--tasks=2", "--skip-damaged"),
        this::all);
    assertArrayEquals(bytes("one/sweep.csv"), bytes("spark/sweep.csv"));
    assertEquals(withoutCommand("one"), withoutCommand("spark"));
    assertTrue(withoutCommand("spark").contains("dog/2.png"), withoutCommand("spark"));
    assertTrue(out.toString().contains("1 damaged images were skipped"), this::all);
  }

  @Test
  void endsWithOneLineWhenAnImageIsDamaged() {
    assertEquals(1, sweep(SparkSweep.commandLine(), "spark", MASTER));
    List<String> lines = err.toString().lines().filter(line -> line.contains("dog/2.png")).toList();
    assertEquals(
        List.of(
            "examples/spark/run: dog/2.png: cannot be decoded, as all of it is zeros (expected: a JPEG,"
                + " PNG, WebP, GIF or BMP file)"),
        lines);
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void hasEveryOptionOfASingleProcessButItsThreads() {
    Set<String> missing = names(new CommandLine(new SweepCommand()));
    missing.removeAll(names(SparkSweep.commandLine()));
    assertEquals(Set.of("--threads"), missing);
  }

  @Test
  void rejectsTasksWhenThereAreNone() {
    assertEquals(2, sweep(SparkSweep.commandLine(), "spark", MASTER, "--tasks=0"));
    assertTrue(err.toString().contains("tasks: 0 (expected: 1 or more)"), err.toString());
  }

  private static Set<String> names(CommandLine command) {
    return new HashSet<>(command.getCommandSpec().optionsMap().keySet());
  }

  private int sweep(CommandLine command, String output, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--model", model.toString(), "--weights", "seed:1"));
    words.addAll(List.of("--images", images.toString(), "--cuts", "maxpool", "--chunk", "3"));
    words.addAll(List.of("--keep", "0.1,0.3", "--jpeg", "10"));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private String withoutCommand(String output) throws IOException {
    String json = Files.readString(folder.resolve(output).resolve("sweep.json"));
    return json.replaceFirst("\"command\": .*", "");
  }

  private String all() {
    return out + "\n" + err;
  }
}
