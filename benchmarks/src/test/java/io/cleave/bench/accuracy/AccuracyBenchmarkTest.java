package io.cleave.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AccuracyBenchmarkTest {
  @TempDir private Path folder;

  private Model model(List<String> labels) throws IOException {
    Path file = Files.write(folder.resolve("labels.txt"), labels);
    AccuracyBenchmark benchmark = new AccuracyBenchmark();
    new CommandLine(benchmark).parseArgs("--model", "resnet18", "--labels", file.toString());
    return benchmark.source().find();
  }

  @Test
  void classesHaveTheNamesOfTheFileInItsOrder() throws IOException {
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "n" + (5000 - i)).toList();
    assertEquals(names, Classification.of(model(names)).labels());
  }

  @Test
  void rejectsLabelsOfAnotherNumberOfClasses() {
    assertThrows(IllegalArgumentException.class, () -> model(List.of("cat", "dog")));
  }
}
