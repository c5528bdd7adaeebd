package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class OptionNamesTest {

  @Command
  @SuppressWarnings("unused") // the options are asked, not their fields
  private static final class Refuses implements Callable<Integer> {
    @Option(names = "--batch")
    int batch;

    @Option(names = "--count")
    int count;

    @Option(names = "--images")
    String images;

    @Option(names = {"-w", "--warm-up"})
    double warmUp;

    @Option(names = "--labels")
    Path labels;

    @Option(names = "--tails")
    List<Path> tails;

    private final Exception failure;

    Refuses(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private static String told(Exception failure, String... arguments) {
    List<String> told = new ArrayList<>();
    new CommandLine(new Refuses(failure))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              told.add(OptionNames.named(e, e.getMessage(), command));
              return 2;
            })
        .execute(arguments);
    return told.get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "batchSize: 1 (expected: 2); --batch 1; --batch: 1 (expected: 2)",
        "warmUp: 2.0 (expected: less); --warm-up 2; --warm-up: 2.0 (expected: less)",
        "warm-up: 2.0 (expected: less); -w 2; --warm-up: 2.0 (expected: less)",
        "images: 0 (expected: more); --count 0 --images a; --count: 0 (expected: more)",
        "images: a (expected: b); --images a; --images: a (expected: b)",
        "images: none (expected: --images PATH); --count 3; --images: none (expected: --images"
            + " PATH)",
        "shape: 1 (expected: 2); --batch 3; shape: 1 (expected: 2)",
        "x.json: images: 0 (expected: 1); --count 3; x.json: images: 0 (expected: 1)",
        "no such thing; --count 3; no such thing"
      })
  void whoTypedAnOptionReadsItsName(String refused, String arguments, String expected) {
    assertEquals(expected, told(new IllegalArgumentException(refused), arguments.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.txt: no such file; --labels a.txt; --labels: a.txt: no such file",
        "a.txt, line 3: no name; --labels a.txt; --labels: a.txt, line 3: no name",
        "a.txt: no such file; --labels b/a.txt; a.txt: no such file",
        "a.txt.gz: no such file; --labels a.txt; a.txt.gz: no such file",
        "a.txt: no such file; --labels a.txt --tails a.txt; a.txt: no such file",
        "b.txt: no such file; --tails a.txt --tails b.txt; --tails: b.txt: no such file",
        "null: no such file; --tails a.txt; null: no such file",
      })
  void whoTypedAFileReadsTheNameOfItsOption(String message, String arguments, String expected) {
    assertEquals(expected, told(new IOException(message), arguments.split(" ")));
  }

  @Test
  void otherFailuresAreLeftAlone() {
    String message = "batch: 1 (expected: 2)";
    assertEquals(message, told(new IllegalStateException(message), "--batch", "1"));
  }
}
