package io.cleave.codec.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenMessagesTest {
  private static final String READER = "src/test/python/read_message.py";

  static List<GoldenMessages> goldens() {
    return GoldenMessages.all();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decoderReadsWhatWasWrittenOnce(GoldenMessages golden) throws IOException {
    byte[] message = Files.readAllBytes(golden.messageFile());
    assertEquals(Files.readString(golden.textFile()), golden.text(message));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void encoderStillWritesTheSameBytes(GoldenMessages golden) throws IOException {
    assertArrayEquals(Files.readAllBytes(golden.messageFile()), golden.encode());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  @Needs(Need.PYTHON)
  void independentReaderAgrees(GoldenMessages golden) throws IOException {
    assertEquals(
        Files.readString(golden.textFile()), Python.run(READER, golden.messageFile().toString()));
  }

  @Test
  void everyFileBelongsToAMessage() throws IOException {
    try (Stream<Path> files = Files.list(GoldenMessages.FOLDER)) {
      List<Path> known =
          GoldenMessages.all().stream()
              .flatMap(golden -> Stream.of(golden.messageFile(), golden.textFile()))
              .sorted()
              .toList();
      assertEquals(known, files.sorted().toList());
    }
  }
}
