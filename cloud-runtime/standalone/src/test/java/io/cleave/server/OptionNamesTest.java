package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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

    private final RuntimeException failure;

    Refuses(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }

  private static Exception told(RuntimeException failure, String... arguments) {
    List<Exception> told = new ArrayList<>();
    new CommandLine(new Refuses(failure))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              told.add(OptionNames.named(e, command));
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
    Exception told = told(new IllegalArgumentException(refused), arguments.split(" "));
    assertEquals(expected, told.getMessage());
  }

  @Test
  void otherFailuresAreLeftAlone() {
    RuntimeException failure = new IllegalStateException("batch: 1 (expected: 2)");
    assertSame(failure, told(failure, "--batch", "1"));
  }
}
