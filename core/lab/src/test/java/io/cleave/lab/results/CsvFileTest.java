package io.cleave.lab.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  private record Line(String name, Optional<String> cut, long count, OptionalDouble ratio) {}

  @TempDir Path folder;

  @Test
  void writesAColumnForEachComponent() throws IOException {
    Path file = folder.resolve("made").resolve("a.csv");
    CsvFile.write(
        file,
        Line.class,
        List.of(
            new Line("plain", Optional.empty(), 3, OptionalDouble.empty()),
            new Line("a, \"b\"", Optional.of("maxpool"), -1, OptionalDouble.of(0.1))));
    assertEquals(
        "name,cut,count,ratio\nplain,,3,\n\"a, \"\"b\"\"\",maxpool,-1,0.1\n",
        Files.readString(file));
  }
}
