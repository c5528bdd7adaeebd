package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers are written with a point and the digits 0 to 9, and read so, whoever's machine it is. */
class FormattingLocaleTest {
  @TempDir private static Path folder;

  /** What a command prints and writes. */
  private record Work(String printed, Map<String, String> files) {}

  private static Work run(List<String> locale, String... arguments) throws Exception {
    Path place = Files.createTempDirectory(folder, "run");
    String printed = CleaveProcess.run(place, locale, 0, arguments);
    String same = printed.replace(place.toString(), "HERE").replaceAll("in \\d+ s", "in N s");
    return new Work(same, files(place));
  }

  private static Map<String, String> files(Path place) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = place.relativize(file).toString();
        boolean text = name.endsWith(".properties");
        files.put(name, text ? Files.readString(file) : Files.size(file) + " bytes");
      }
    }
    return files;
  }

  private static final List<String> CUTS = List.of("cuts", "--model", "resnet18", "--no-times");

  /** Training writes a model's description, whose numbers are read again by whoever finds it. */
  private static final List<String> TRAIN =
      List.of(
          "train",
          "--depth=18",
          "--width=8",
          "--input-size=32",
          "--epochs=1",
          "--epoch-images=20",
          "--batch=10",
          "--validation-images=10",
          "--output=model");

  private static final List<String> CUT =
      List.of("cut", "--model", "demo", "--at", "maxpool", "--output", "head");

  private static Map<List<String>, Work> expected;

  @BeforeAll
  static void inNoLocale() throws Exception {
    expected = new HashMap<>();
    for (List<String> command : List.of(CUTS, TRAIN, CUT)) {
      expected.put(command, run(List.of(), command.toArray(String[]::new)));
    }
  }

  /** German has a comma for a point, Turkish an i of its own, Arabic and Persian other digits. */
  @ParameterizedTest
  @CsvSource({"de, DE", "tr, TR", "ar, EG", "fa, IR"})
  void everyCommandWritesTheSame(String language, String country) throws Exception {
    List<String> locale = List.of("-Duser.language=" + language, "-Duser.country=" + country);
    for (Map.Entry<List<String>, Work> command : expected.entrySet()) {
      Work work = run(locale, command.getKey().toArray(String[]::new));
      assertEquals(command.getValue().printed(), work.printed());
      assertEquals(command.getValue().files(), work.files());
    }
  }
}
