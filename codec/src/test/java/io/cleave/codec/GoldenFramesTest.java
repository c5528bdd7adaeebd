package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {
  private static final String READER = "src/test/python/read_tensor_frame.py";

  static List<GoldenFrames> goldens() {
    return GoldenFrames.all();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decoderReadsWhatWasWrittenOnce(GoldenFrames golden) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(Files.readAllBytes(golden.frameFile()));
    assertEquals(Files.readString(golden.textFile()), golden.text(frame));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void encoderStillWritesTheSameBytes(GoldenFrames golden) throws IOException {
    ByteBuffer frame = golden.encode();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    assertArrayEquals(Files.readAllBytes(golden.frameFile()), bytes);
  }

  /** Those that the standard library of Python can decompress. */
  static List<GoldenFrames> forEveryReader() {
    return goldens().stream().filter(GoldenFrames::isForEveryReader).toList();
  }

  @ParameterizedTest
  @MethodSource("forEveryReader")
  @Needs(Need.PYTHON)
  void independentReaderAgrees(GoldenFrames golden) throws IOException {
    String calibrations = GoldenCalibrations.FILE.toString();
    assertEquals(
        Files.readString(golden.textFile()),
        Python.run(READER, golden.frameFile().toString(), calibrations));
  }

  @Test
  void everyFileBelongsToAFrame() throws IOException {
    try (Stream<Path> files = Files.list(GoldenFrames.FOLDER)) {
      List<Path> known =
          Stream.concat(
                  Stream.of(GoldenCalibrations.FILE),
                  GoldenFrames.all().stream()
                      .flatMap(golden -> Stream.of(golden.frameFile(), golden.textFile())))
              .sorted()
              .toList();
      assertEquals(known, files.sorted().toList());
    }
  }
}
