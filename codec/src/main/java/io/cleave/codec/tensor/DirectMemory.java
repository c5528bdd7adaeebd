package io.cleave.codec.tensor;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The JVM's memory outside of its heap, in which tensors and frames lie, when it runs out. */
public final class DirectMemory {
  private DirectMemory() {}

  /**
   * Explains a failure for want of direct memory, be it the JVM's own bound or Netty's.
   *
   * @param thrown what was thrown; its causes are looked at too
   * @return what was wanted, and which options of the JVM give more; empty if it is another failure
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
