package io.cleave.core.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void propertiesAreReadAsTheyWereWritten() throws IOException {
    List<String> labels = List.of("a,b", "back\\slash", "ü 日本", "#x!=:");
    Map<String, String> values =
        Map.of("labels", Settings.joined(labels), "task", "detection", "odd", "a\nb\rc");
    Properties read = new Properties();
    read.load(new StringReader(new Settings("test", values).properties()));
    Map<String, String> again = new HashMap<>();
    read.stringPropertyNames().forEach(key -> again.put(key, read.getProperty(key)));
    assertEquals(values, again);
    assertEquals(labels, new Settings("test", again).list("labels"));
  }

  @Test
  void whatIsAddedWins() {
    Settings settings = new Settings("test", Map.of("a", "1", "b", "2")).with(Map.of("b", "3"));
    assertEquals(1, settings.number("a"));
    assertEquals(3, settings.number("b"));
  }
}
