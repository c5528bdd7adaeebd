package io.cleave.codec.tensor;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Explains failures for lack of direct memory, the JVM's memory outside its heap that holds tensors
 * and frames.
 */
public final class DirectMemory {
  private DirectMemory() {}

  /**
   * {@return how much memory was needed and which JVM options provide more, if a failure is a lack
   * of direct memory, be it the JVM's limit or Netty's; empty for any other failure}
   *
   * @param thrown what was thrown; its causes are examined too
   */
  public static Optional<String> shortage(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .filter(OutOfMemoryError.class::isInstance)
        .map(error -> String.valueOf(error.getMessage()))
        .filter(message -> message.toLowerCase(Locale.ROOT).contains("direct"))
        .findFirst()
        .map(
            message ->
                "direct memory: "
                    + message
                    + " (expected: enough for what is in flight; Java's option"
                    + " -XX:MaxDirectMemorySize=SIZE sets how much there is, without it -Xmx does,"
                    + " and -Dio.netty.maxDirectMemory=BYTES where that is set)");
  }
}
