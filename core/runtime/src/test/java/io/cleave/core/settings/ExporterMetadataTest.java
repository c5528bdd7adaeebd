package io.cleave.core.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExporterMetadataTest {
  private static Map<String, String> metadata(String names) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("task", "detect");
    metadata.put("stride", "32");
    metadata.put("imgsz", "[480, 640]");
    metadata.put("names", names);
    return metadata;
  }

  private static List<String> labels(String names) {
    Map<String, String> settings = ExporterMetadata.settings("net", metadata(names));
    return new Settings("net", settings).list("labels");
  }

  @Test
  void aDetectorOfUltralyticsIsOne() {
    assertEquals(
        Map.of(
            "task", "detection",
            "fit", "letterbox",
            "labels", "person,bicycle",
            "inputHeight", "480",
            "inputWidth", "640"),
        ExporterMetadata.settings("net", metadata("{0: 'person', 1: 'bicycle'}")));
  }

  @Test
  void namesAreThoseThatPythonWrites() {
    assertEquals(List.of("a", "b"), labels("['a', \"b\"]"));
    assertEquals(List.of("it's", "say \"x\""), labels("{0: \"it's\", 1: 'say \"x\"'}"));
    assertEquals(List.of("a'b\"c", "d\\e"), labels("{0: 'a\\'b\"c', 1: 'd\\\\e'}"));
    assertEquals(List.of("fish, fried", "日本"), labels("{0: 'fish, fried', 1: '日本', }"));
  }

  @Test
  void aLoneSizeIsASquare() {
    Map<String, String> metadata = metadata("{0: 'a'}");
    metadata.put("imgsz", "320");
    Map<String, String> settings = ExporterMetadata.settings("net", metadata);
    assertEquals("320", settings.get("inputHeight"));
    assertEquals("320", settings.get("inputWidth"));
  }

  @Test
  void metadataOfOthersIsLeftAlone() {
    Map<String, String> segments = metadata("{0: 'a'}");
    segments.put("task", "segment");
    assertEquals(Map.of(), ExporterMetadata.settings("net", segments));
    Map<String, String> other = metadata("not Python's");
    other.remove("stride");
    assertEquals(Map.of(), ExporterMetadata.settings("net", other));
    assertEquals(Map.of(), ExporterMetadata.settings("net", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "person",
        "{0: 'a'",
        "{0: 'a}",
        "{0 'a'}",
        "{1: 'a'}",
        "{0: 'a', 2: 'b'}",
        "{0: 'a'} + {1: 'b'}",
        "{0: __import__('os').system('true')}",
        "{0: 'a' 'b'}",
        "{0: 'a', 1: 7}",
        "{0: 'a\\x41'}",
        "{99999999999: 'a'}",
        "{0: 'a\\",
        "['a'"
      })
  void rejectsNamesWhenTheyAreNoDictOfStrings(String names) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ExporterMetadata.settings("net", metadata(names)))
            .getMessage();
    assertTrue(message.startsWith("net: names: "), message);
  }

  @Test
  void rejectsNamesWhenThereAreTooMany() {
    String many = "'a', ".repeat(Settings.MAX_ENTRIES + 1);
    assertThrows(IllegalArgumentException.class, () -> labels("[" + many + "]"));
    assertThrows(IllegalArgumentException.class, () -> labels("['" + "a".repeat(1 << 20) + "']"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[640", "[640, 640, 640]", "[]", "640.0", "-1", "[1e3, 2]", "640 480"})
  void rejectsASizeWhenItIsNotOneOrTwoNumbers(String size) {
    Map<String, String> metadata = metadata("{0: 'a'}");
    metadata.put("imgsz", size);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> ExporterMetadata.settings("net", metadata))
            .getMessage();
    assertTrue(message.startsWith("net: imgsz: "), message);
  }
}
