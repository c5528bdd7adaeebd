package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command that makes a page, and the files that it refuses. */
class ReportCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    CommandLine command = Cleave.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private static String sample(String name) throws IOException {
    try (InputStream file = ReportCommandTest.class.getResourceAsStream("/report/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAPageAndItsCharts() throws IOException {
    Path tuning = file("finetune.json", sample("finetune.json"));
    Path page = folder.resolve("new/folder/page.html");
    Path charts = folder.resolve("charts");

    assertEquals(0, run("report", tuning, "--output", page, "--svg", charts), err.toString());

    assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
    try (Stream<Path> written = Files.list(charts)) {
      assertEquals(
          List.of("tuning-cifar10-bottle1-exact-keep-0-05.svg"),
          written.map(file -> file.getFileName().toString()).toList());
    }
    assertTrue(out.toString().contains("1 figures"), out.toString());
  }

  static Stream<Arguments> damaged() throws IOException {
    String tuning = sample("finetune.json");
    String sweep = sample("sweep.json");
    String analysis = sample("analysis.json");
    return Stream.of(
        Arguments.of("", "an empty file"),
        Arguments.of(" \n", "an empty file"),
        Arguments.of("hello", "no JSON"),
        Arguments.of("<html>", "no JSON: malformed JSON at line 1"),
        Arguments.of("[]", "[] (expected: an object)"),
        Arguments.of("null", "null (expected: an object)"),
        Arguments.of("\u0000\u0001", "no JSON"),
        Arguments.of(tuning.substring(0, 400), "no JSON"),
        Arguments.of(tuning + "{}", "no JSON"),
        Arguments.of(
            "{\"tool\":\"cleave demo\"}", "tool: \"cleave demo\" (expected: cleave analyze"),
        Arguments.of("{}", "tool: missing"),
        Arguments.of("{\"tool\":3}", "tool: 3 (expected: text)"),
        Arguments.of("{\"tool\":\"cleave sweep\"}", "version: missing (expected: a number)"),
        Arguments.of(
            "{\"tool\":\"cleave sweep\",\"version\":1}", "version: 1 (expected: 2; make the file"),
        Arguments.of("{\"tool\":\"cleave sweep\",\"version\":2}", "command: missing"),
        Arguments.of(sweep.replaceFirst("\"images\":\\{", "\"pictures\":{"), "images: missing"),
        Arguments.of(
            sweep.replaceFirst("\"variants\":\\{[^}]*\\},", ""),
            "rows[0].point.variant: original (expected: one of [])"),
        Arguments.of(sweep.replaceFirst(",\"rows\":.*\\]", ""), "rows: none of the uncut original"),
        Arguments.of(tuning.replace("\"sentTop1\": 0.5874", "\"sentTop1\": NaN"), "sentTop1"),
        Arguments.of(
            tuning.replace("\"sentTop1\": 0.5874", "\"sentTop1\": 58.74"),
            "epochs[0].sentTop1: 58.74 (expected: 0 to 1)"),
        Arguments.of(
            tuning.replace("\"epochs\": [", "\"epochs\": [7, "),
            "epochs[0]: 7 (expected: an object)"),
        Arguments.of(
            tuning.replace("\"chosen\": 6", "\"chosen\": 7"),
            "chosen: 7 (expected: one of the epochs)"),
        Arguments.of(
            tuning.replaceFirst("(?s)\"epochs\": \\[.*\\]", "\"epochs\": []"),
            "chosen: 6 (expected: one of the epochs)"),
        Arguments.of(
            tuning.replace("\"peakRate\": 0.01", "\"peakRate\": 11"), "training.peakRate: 11.0"),
        Arguments.of(sweep.replace("\"atCut\"", "\"guess\""), "rows[2].point.kind: \"guess\""),
        Arguments.of(sweep.replaceFirst("\"kind\":\"uncut\",", ""), "rows[0].point.kind: missing"),
        Arguments.of(
            sweep.replace("\"family\":\"keep\"", "\"family\":3"),
            "rows[2].point.family: 3 (expected: text)"),
        Arguments.of(
            sweep.replace("\"tuned-bottle1\":", "\"other\":"),
            "rows[1].point.variant: tuned-bottle1 (expected: one of [original, other])"),
        Arguments.of(
            sweep.replaceFirst("\"meanBytes\":352", "\"meanBytes\":1e999"), ".meanBytes: 1e999"),
        Arguments.of(
            sweep.replaceFirst("\"top1\":0.7983", "\"top1\":\"0.7983\""),
            "rows[0].top1: \"0.7983\" (expected: a number)"),
        Arguments.of(
            sweep.replace("\"maxpool\":", "\"elsewhere\":"),
            "rows[2].point.cut: maxpool (expected"),
        Arguments.of(
            analysis.replaceFirst("\"binWidth\":0.05", "\"binWidth\":0"),
            "activations.cuts[0].histogram.binWidth: 0.0 (expected: more than 0)"),
        Arguments.of(
            analysis.replaceFirst("\"counts\":\\[\\d+", "\"counts\":[\"many\""),
            "activations.cuts[0].histogram.counts[0]: \"many\" (expected: a number)"),
        Arguments.of(
            analysis.replaceFirst("\"maxima\":\\[[0-9.]+,", "\"maxima\":["),
            "activations.cuts[0].allClasses: "),
        Arguments.of(
            analysis.replaceFirst("\"base64\":\"iVBOR", "\"base64\":\"R0lGO"),
            "activations.samples[0].png.base64: another (expected: a PNG file in base64)"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void rejectsAFileWhenItIsDamaged(String text, String expected) throws IOException {
    Path damaged = file("damaged.json", text);
    Path page = file("page.html", "the page before");

    assertEquals(1, run("report", damaged, "--output", page, "--svg", folder.resolve("charts")));

    String message = err.toString();
    assertTrue(message.contains("damaged.json: ") && message.contains(expected), message);
    assertEquals(1, message.strip().lines().count(), message);
    assertEquals("the page before", Files.readString(page));
    assertEquals(List.of("damaged.json", "page.html"), files());
  }

  @Test
  void rejectsACommandLineWhenItHasNoFiles() {
    assertEquals(2, run("report", "--output", folder.resolve("page.html")));
    assertTrue(err.toString().contains("FILE"), err.toString());
  }

  @Test
  void rejectsAFileWhenItIsMissing() {
    assertEquals(1, run("report", folder.resolve("none.json")));
    assertTrue(err.toString().contains("none.json: no such file"), err.toString());
  }

  @Test
  void rejectsAnOutputWhenItIsAnInput() throws IOException {
    Path tuning = file("finetune.json", sample("finetune.json"));
    assertEquals(2, run("report", tuning, "--output", tuning));
    assertEquals(sample("finetune.json"), Files.readString(tuning));
  }

  @Test
  void aPageThatCannotBeWrittenLeavesNothing() throws IOException {
    Path tuning = file("finetune.json", sample("finetune.json"));
    Path inTheWay = file("taken", "a file");

    assertEquals(1, run("report", tuning, "--output", inTheWay.resolve("page.html")));

    assertFalse(err.toString().isBlank());
    assertEquals(List.of("finetune.json", "taken"), files());
  }
}
