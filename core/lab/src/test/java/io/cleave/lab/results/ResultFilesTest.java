package io.cleave.lab.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPoint;
import io.cleave.lab.sweep.SweepRow;
import io.cleave.lab.training.TrainingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFilesTest {
  private static final List<Class<? extends ResultFile>> KINDS =
      List.of(SweepFile.class, TuningFile.class);

  @TempDir Path folder;
  private Path file;
  private String whole;

  @BeforeEach
  void writeSweep() throws IOException {
    file = folder.resolve("made").resolve("sweep.json");
    ResultFiles.write(file, sweep());
    whole = Files.readString(file);
  }

  private static SweepFile sweep() {
    Map<String, String> variants = new LinkedHashMap<>();
    variants.put("original", "ab");
    variants.put("a-tuned", "cd");
    Map<String, Long> cuts = new LinkedHashMap<>();
    cuts.put("maxpool", 802_816L);
    cuts.put("bottle1", 3_211_264L);
    return new SweepFile(
        "cleave sweep x --images <é>",
        "x",
        "resnet50",
        new ImagesUsed("a set", 8, List.of("cat/é.jpg")),
        variants,
        cuts,
        List.of(
            row(new SweepPoint.Uncut("original"), 0, OptionalDouble.empty()),
            row(
                new SweepPoint.AsPicture(
                    "original", "jpeg", OptionalDouble.of(5), "jpeg,quality=5"),
                700.5,
                OptionalDouble.empty()),
            row(
                new SweepPoint.AtCut(
                    "a-tuned", "maxpool", "exact", OptionalDouble.empty(), "exact"),
                1234.5,
                OptionalDouble.of(3.25))));
  }

  private static SweepRow row(SweepPoint point, double meanBytes, OptionalDouble ratio) {
    return new SweepRow(point, 7, 1 / 3.0, 0.75, 0.125, 2, 1, meanBytes, ratio);
  }

  private static TuningFile tuning() {
    return new TuningFile(
        "cleave finetune x",
        "x",
        "maxpool",
        "exact,keep=0.05",
        true,
        new TuningFile.Rule("plain", "frozen", 0.5, true, Integer.MAX_VALUE, 2),
        new TrainingSettings(-1, 3, 3, 80, 20, 0.02, 0, 0.9, 1e-4, 60),
        List.of(
            new TunedEpoch(0, OptionalDouble.empty(), 0.5, 0.6, 100),
            new TunedEpoch(1, OptionalDouble.of(0.1f), 0.55, 0.6, 99.5)),
        1);
  }

  private Object read() throws IOException {
    return ResultFiles.read(file, KINDS);
  }

  @Test
  void filesComeBackAsTheyWere() throws IOException {
    SweepFile read = (SweepFile) read();
    assertEquals(sweep(), read);
    assertEquals(List.of("original", "a-tuned"), List.copyOf(read.variants().keySet()));
    assertEquals(List.of("maxpool", "bottle1"), List.copyOf(read.cuts().keySet()));
    ResultFiles.write(file, tuning());
    assertEquals(tuning(), read());
  }

  @Test
  void saysWhatMadeItFirst() {
    assertTrue(
        whole.startsWith("{\n  \"tool\": \"cleave sweep\",\n  \"version\": 2,\n  \"command\": "),
        whole);
    assertTrue(whole.endsWith("}\n"));
  }

  @Test
  void unknownFieldsAreIgnored() throws IOException {
    Files.writeString(file, whole.replace("\"tool\"", "\"later\": [{}], \"tool\""));
    assertEquals(sweep(), read());
  }

  @Test
  void aListMayBeAbsent() throws IOException {
    Files.writeString(file, whole.replace("\"damaged\"", "\"other\""));
    assertEquals(List.of(), ((SweepFile) read()).images().damaged());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"top5\": 0.75      | \"top6\": 0.75 | rows[0].top5: missing (expected: a number)",
        "\"top5\": 0.75      | \"top5\": 1.75 | rows[0].top5: 1.75 (expected: 0 to 1)",
        "\"top5\": 0.75      | \"top5\": \"a\" | rows[0].top5: \"a\" (expected: a number)",
        "\"images\": 7       | \"images\": 0  | rows[0].images: 0 (expected: 1 or more)",
        "\"meanBytes\": 700.5 | \"meanBytes\": 0 | rows[1].meanBytes: 0.0 (expected: more than 0)",
        "\"kind\": \"atCut\" | \"kind\": \"on\" | rows[2].point.kind: \"on\" (expected: uncut, asPicture, atCut)",
        "\"cut\": \"maxpool\" | \"cut\": \"pool\" | rows[2].point.cut: pool (expected: one of [maxpool, bottle1])",
        "\"a-tuned\": \"cd\" | \"b\": \"cd\"  | rows[2].point.variant: a-tuned (expected: one of [original, b])",
        "\"count\": 8        | \"count\": -8  | images.count: -8 (expected: 0 or more)",
        "\"maxpool\": 802816 | \"maxpool\": 1.5 | cuts.maxpool: 1.5 (expected: a whole number)",
        "\"version\": 2      | \"version\": 1 | version: 1 (expected: 2; make the file again)",
        "\"version\": 2      | \"versions\": 2 | version: missing (expected: a number)",
        "\"cleave sweep\"    | \"cleave run\" | tool: \"cleave run\" (expected: cleave sweep or cleave finetune)",
        "\"tool\"            | \"tools\"      | tool: missing (expected: text)",
        "\"kind\": \"uncut\" | \"kind\": \"asPicture\", \"family\": \"png\", \"setting\": \"png\" | rows[0].meanBytes: 0.0 (expected: more than 0)",
      })
  void rejectsAFieldWithFileAndPathWhenItIsWrong(String right, String wrong, String problem)
      throws IOException {
    assertTrue(whole.contains(right), whole);
    Files.writeString(file, whole.replace(right, wrong));
    String message = assertThrows(ResultException.class, this::read).getMessage();
    assertEquals(file + ": " + problem, message);
  }

  @Test
  void rejectsATuningWhoseChosenEpochIsMissing() throws IOException {
    ResultFiles.write(file, tuning());
    Files.writeString(file, Files.readString(file).replace("\"chosen\": 1", "\"chosen\": 5"));
    String message = assertThrows(ResultException.class, this::read).getMessage();
    assertEquals(file + ": chosen: 5 (expected: one of the epochs)", message);
  }

  @Test
  void rejectsAFileWhenItIsNoJson() throws IOException {
    assertRejected("an empty file", " \n".getBytes(StandardCharsets.UTF_8));
    assertRejected("no JSON", whole.substring(0, whole.length() / 2));
    assertRejected("no JSON: malformed JSON at line", whole + "{}");
    assertRejected("no JSON", whole.replace("\"version\": 2", "\"version\": NaN"));
    assertRejected("text in UTF-8", new byte[] {'"', (byte) 0xff, '"'});
    assertRejected("[] (expected: an object)", "[]");
  }

  private void assertRejected(String words, String text) throws IOException {
    assertRejected(words, text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertRejected(String words, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    String message = assertThrows(ResultException.class, this::read).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(words), message);
  }

  @Test
  void rejectsAFolder() {
    file = folder;
    String message = assertThrows(ResultException.class, this::read).getMessage();
    assertEquals(folder + ": a folder (expected: a JSON file in it)", message);
  }
}
