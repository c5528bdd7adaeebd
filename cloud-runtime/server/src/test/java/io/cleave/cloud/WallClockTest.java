package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.Protocol;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A clock that is set, or steps, must move no deadline: nothing that serves or asks looks at it.
 */
class WallClockTest {
  /** How class files name what reads the wall's clock. */
  private static final List<String> CLOCKS =
      List.of(
          "currentTimeMillis",
          "java/time/Clock",
          "java/time/Instant",
          "java/time/LocalDateTime",
          "java/time/OffsetDateTime",
          "java/time/ZonedDateTime",
          "java/util/Date",
          "java/util/Calendar",
          "java/util/Timer",
          "checkValidity",
          "awaitUntil",
          "parkUntil");

  /** A certificate's dates are the wall's; the builder hands the clock over. */
  private static final Set<String> MAY =
      Set.of(
          "io/cleave/cloud/internal/connection/ServerTls",
          "io/cleave/cloud/TailServerBuilder",
          "io/cleave/cloud/internal/connection/TlsOutcome",
          "io/cleave/edge/internal/connection/TlsHandshake");

  @Test
  void nothingThatMeasuresTimeReadsTheWallClock() throws IOException, URISyntaxException {
    Set<String> readers = new TreeSet<>();
    for (Class<?> one : List.of(Protocol.class, EdgeClient.class, TailServer.class)) {
      Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        readers.addAll(readersIn(place));
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          readers.addAll(readersIn(jar.getPath("/")));
        }
      }
    }
    assertTrue(readers.containsAll(MAY), "no classes were read: " + readers);
    readers.removeAll(MAY);
    assertEquals(Set.of(), readers);
  }

  private static Set<String> readersIn(Path root) throws IOException {
    Set<String> readers = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        if (readsClock(file)) {
          String name = root.relativize(file).toString();
          readers.add(name.replaceFirst("(\\$.*)?\\.class$", ""));
        }
      }
    }
    return readers;
  }

  private static boolean readsClock(Path file) throws IOException {
    String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
    return CLOCKS.stream().anyMatch(constants::contains);
  }
}
