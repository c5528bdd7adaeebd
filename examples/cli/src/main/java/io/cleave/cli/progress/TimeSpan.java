package io.cleave.cli.progress;

import java.time.Duration;

/** Durations as people write them. */
final class TimeSpan {
  private TimeSpan() {}

  /** The two largest units of a duration: 3 d 4 h, 2 h 5 min, 7 min, 45 s. */
  static String of(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d" + part(time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h" + part(time.toMinutesPart(), "min");
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  private static String part(int amount, String unit) {
    return amount == 0 ? "" : " " + amount + " " + unit;
  }
}
