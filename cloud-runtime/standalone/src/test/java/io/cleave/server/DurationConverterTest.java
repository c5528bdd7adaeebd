package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "250us, PT0.00025S",
    "250µs, PT0.00025S",
    "30s, PT30S",
    "30 s, PT30S",
    "' 30S ', PT30S",
    "1.5s, PT1.5S",
    "0.5m, PT30S",
    "30sec, PT30S",
    "2 minutes, PT2M",
    "1 min, PT1M",
    "5m, PT5M",
    "1h, PT1H",
    "1hr, PT1H",
    "1h30m, PT1H30M",
    "1h 30m, PT1H30M",
    "1 hour 30 minutes, PT1H30M",
    "1d, PT24H",
    "2 days, PT48H",
    "0, PT0S",
    "0ms, PT0S"
  })
  void readsTimesAsPeopleWriteThem(String written, Duration expected) {
    assertEquals(expected, converter.convert(written));
    assertEquals(expected, converter.convert(DurationConverter.show(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "-1s",
        "1,5s",
        "1h30",
        "5 fortnights",
        "1s!",
        "!1s",
        "9999999999s",
        "1..5s",
        "5000d",
        "forever"
      })
  void rejectsWhatIsNoTimeAndShowsWhatIs(String written) {
    String message =
        assertThrows(TypeConversionException.class, () -> converter.convert(written)).getMessage();
    assertTrue(message.startsWith(written + " (expected: a time with its unit"), message);
  }
}
