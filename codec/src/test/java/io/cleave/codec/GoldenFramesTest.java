package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

  @ParameterizedTest
  @MethodSource("goldens")
  void independentReaderAgrees(GoldenFrames golden) throws IOException, InterruptedException {
    assumeTrue(GoldenText.pythonIsThere(), "needs python3 on the PATH");
    assumeTrue(golden.isForEveryReader(), "needs more than the standard library");
    String calibrations = GoldenCalibrations.FILE.toString();
    assertEquals(
        Files.readString(golden.textFile()),
        GoldenText.python(READER, golden.frameFile().toString(), calibrations));
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
