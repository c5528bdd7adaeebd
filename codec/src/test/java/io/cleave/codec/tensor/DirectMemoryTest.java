package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectMemoryTest {
  /** Of JDK 17, of Netty, of JDK 11. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot reserve 4194304 bytes of direct buffer memory (allocated: 8192, limit: 1048576)",
        "failed to allocate 4194304 byte(s) of direct memory (used: 0, max: 1048576)",
        "Direct buffer memory"
      })
  void namesTheOptionThatGivesMore(String message) {
    String told = DirectMemory.shortage(new OutOfMemoryError(message)).orElseThrow();
    assertTrue(told.startsWith("direct memory: " + message + " (expected: "), told);
    assertTrue(told.contains("-XX:MaxDirectMemorySize="), told);
    assertTrue(told.contains("-Dio.netty.maxDirectMemory="), told);
  }

  @Test
  void findsItAmongCauses() {
    Throwable deep = new IOException(new RuntimeException(new OutOfMemoryError("direct memory")));
    assertTrue(DirectMemory.shortage(deep).isPresent());
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertEquals(Optional.empty(), DirectMemory.shortage(new OutOfMemoryError("Java heap space")));
    assertEquals(Optional.empty(), DirectMemory.shortage(new OutOfMemoryError()));
    assertEquals(Optional.empty(), DirectMemory.shortage(new IOException("direct memory")));
  }
}
