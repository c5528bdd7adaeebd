package io.cleave.cloud.metrics;

import io.cleave.codec.protocol.ErrorCode;
import java.util.Locale;

/** How error codes are written in tags. */
final class Outcome {
  static final String ANSWERED = "answered";

  private Outcome() {}

  static String of(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT);
  }
}
