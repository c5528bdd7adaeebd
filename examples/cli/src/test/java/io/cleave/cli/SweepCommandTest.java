package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPoint;
import io.cleave.lab.sweep.SweepRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    JsonObject uncut = first.getAsJsonObject("point");
    assertEquals("uncut", uncut.get("kind").getAsString());
    assertFalse(uncut.has("cut") || first.has("ratio"), first.toString());
    JsonObject last = json.getAsJsonArray("rows").get(3).getAsJsonObject();
    assertEquals("bottle8", last.getAsJsonObject("point").get("cut").getAsString());
    double bytes = json.getAsJsonObject("cuts").get("bottle8").getAsDouble();
    double ratio = bytes / last.get("meanBytes").getAsDouble();
    assertEquals(ratio, last.get("ratio").getAsDouble(), 1e-9);
    assertEquals(Set.of("original"), json.getAsJsonObject("variants").keySet());
    assertEquals(2, json.get("version").getAsInt());
    assertEquals(20, json.getAsJsonObject("images").get("count").getAsInt());
    assertTrue(out.toString().contains("exact,keep=0.5"), out.toString());
  }

  @Test
  void picturesAreWebPFilesToo() throws IOException {
    assertEquals(0, run("--output=" + folder, "--webp=10,90", "--webp-lossless", "--png"));
    List<SweepRow> rows =
        ResultFiles.read(folder.resolve("sweep.json"), List.of(SweepFile.class)).rows().stream()
            .filter(row -> row.point() instanceof SweepPoint.AsPicture)
            .toList();
    assertEquals(
        List.of("jpeg,quality=30", "webp,quality=10", "webp,quality=90", "png", "webp-lossless"),
        rows.stream().map(row -> row.point().setting()).toList());
    SweepRow png = rows.get(3);
    SweepRow lossless = rows.get(4);
    assertEquals(png.top1(), lossless.top1(), "neither loses anything");
    assertEquals(1.0, lossless.agreement());
    assertTrue(rows.get(1).meanBytes() < rows.get(2).meanBytes(), rows.toString());
    assertTrue(lossless.meanBytes() < png.meanBytes(), rows.toString());
    assertTrue(
        Files.readString(folder.resolve("sweep.csv"))
            .contains("original,,webp,90.0,\"webp,quality=90\",20,"));
  }

  @Test
  void aQuantisingProfilesFamilyIsItsName() throws IOException {
    assertEquals(0, run("--output=" + folder, "--profile=compact,levels=5"), err.toString());
    String csv = Files.readString(folder.resolve("sweep.csv"));
    assertTrue(csv.contains("\noriginal,bottle8,compact,5.0,\"compact,levels=5\",20,"), csv);
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
        "--webp=101; webp: 101 (expected: 1 to 100)",
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
