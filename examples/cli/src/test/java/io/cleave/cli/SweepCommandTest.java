package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SweepCommandTest {
  private static final List<String> QUICK =
      List.of("sweep", "--count=20", "--chunk=10", "--cuts=bottle8", "--keep=0.1,0.5", "--jpeg=30");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(QUICK);
    arguments.addAll(Arrays.asList(more));
    CommandLine command = Cleave.commandLine().setOverwrittenOptionsAllowed(true);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments.toArray(String[]::new));
  }

  @Test
  void writesCsvAndJsonAndATable() throws IOException {
    assertEquals(0, run("--output=" + folder), err.toString());

    List<String> lines = Files.readAllLines(folder.resolve("sweep.csv"));
    assertEquals(
        "variant,cut,family,amount,setting,images,top1,top5,agreement,lost,gained,meanBytes,ratio",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("original,,uncut,,uncut,20,"), lines.get(1));
    assertTrue(lines.get(2).startsWith("original,,jpeg,30.0,\"jpeg,quality=30\",20,"));
    assertTrue(lines.get(3).startsWith("original,bottle8,keep,0.1,\"exact,keep=0.1\",20,"));
    assertEquals(5, lines.size());

    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("sweep.json"))).getAsJsonObject();
    assertEquals("cleave sweep", json.get("tool").getAsString());
    assertEquals("demo", json.get("model").getAsString());
    assertEquals("resnet50-w16-c10-i64", json.get("network").getAsString());
    assertTrue(json.get("command").getAsString().startsWith("cleave sweep --count=20"));
    JsonObject first = json.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertTrue(first.get("cut").isJsonNull() && first.get("ratio").isJsonNull(), first.toString());
    assertEquals(20, json.getAsJsonObject("images").get("count").getAsInt());
    assertTrue(out.toString().contains("exact,keep=0.5"), out.toString());
  }

  @Test
  void aFinishedSweepIsNotMeasuredAgain() throws IOException {
    assertEquals(0, run("--output=" + folder, "--threads=1"), err.toString());
    String before = Files.readString(folder.resolve("sweep.csv"));
    assertFalse(err.toString().contains("resuming"), err.toString());
    assertEquals(0, run("--output=" + folder, "--threads=2"), err.toString());
    assertTrue(err.toString().contains("resuming: 2 of 2 chunks are done"), err.toString());
    assertEquals(before, Files.readString(folder.resolve("sweep.csv")));
  }

  @Test
  void aFolderOfAnotherSweepIsLeftAsItIs() throws IOException {
    assertEquals(0, run("--output=" + folder), err.toString());
    byte[] before = Files.readAllBytes(folder.resolve("journal"));
    assertEquals(1, run("--output=" + folder, "--png"));
    assertTrue(err.toString().contains("is of another sweep"), err.toString());
    assertEquals(
        before.length, Files.readAllBytes(folder.resolve("journal")).length, "bytes of journal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--keep=2; keep: 2.0",
        "--keep=many; --keep",
        "--jpeg=0; jpeg: 0 (expected: 1 to 100)",
        "--cuts=layer1.0.conv1; the nearest legal cuts are",
        "--threads=0; threads: 0 (expected: 1 or more)",
        "--chunk=0; chunk: 0 (expected: 1 or more)",
        "--count=0; count: 0 (expected: 1 or more)",
        "--profile=tiny; profile: tiny",
        "--profile=exact,bytes=3; profile: exact,bytes=3 at bottle8",
        "--tuned=a=nowhere; model: nowhere",
        "--model=cifar10; --images PATH"
      })
  void rejectsWhatCannotBeMeasured(String option, String reason) {
    assertEquals(2, run("--output=" + folder.resolve("none"), option));
    assertTrue(err.toString().contains(reason), err.toString());
    assertFalse(Files.exists(folder.resolve("none")));
  }
}
