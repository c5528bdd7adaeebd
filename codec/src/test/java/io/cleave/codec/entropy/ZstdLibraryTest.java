package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application that forgot the library is told which. */
class ZstdLibraryTest {
  @Test
  void aProcessWithoutTheLibrarySaysWhichToAdd() throws IOException, InterruptedException {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !each.contains("zstd-jni"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            path,
            Fast.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), said);
    assertTrue(said.contains("IllegalStateException: zstd: none for this processor"), said);
    assertTrue(said.contains("com.github.luben:zstd-jni"), said);
  }

  /** Needs zstd. */
  static final class Fast {
    private Fast() {}

    public static void main(String[] arguments) {
      TensorEncoder.of(TensorShape.of(4, 8, 8), Profile.fast());
    }
  }
}
