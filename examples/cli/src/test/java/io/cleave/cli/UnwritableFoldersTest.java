package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.server.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders that nobody named, where libraries are unpacked. A file stands in their place, as these
 * tests may run as a user who may write everywhere.
 */
class UnwritableFoldersTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.createFile(folder.resolve("file"));
    ImageFolder.write(folder, List.of("pictures"), 1);
  }

  /** Classifies, and returns what is said in the one line of a failure. */
  private String refused(Map<String, String> environment, List<String> java, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        JavaCommand.of(Cleave.class, java, "classify", "pictures/0.png", "--cut=maxpool");
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeAll(Set.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), said);
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  private static void requireNamed(String said, Path place, String variable) {
    assertTrue(said.contains(": " + place + ": "), said);
    assertTrue(said.contains(variable), said);
    assertTrue(said.contains(" names another)"), said);
  }

  @Test
  void pyTorchsFolderIsNamedWithItsVariable() throws Exception {
    String[] pyTorch = {"--model=resnet18", "--engine=pytorch"};
    Path below = file.resolve("cache");
    requireNamed(
        refused(Map.of("DJL_CACHE_DIR", below.toString()), List.of(), pyTorch),
        below,
        "DJL_CACHE_DIR in the environment");
    requireNamed(
        refused(Map.of("ENGINE_CACHE_DIR", file.toString()), List.of(), pyTorch),
        file,
        "ENGINE_CACHE_DIR in the environment");
  }

  /** Where there is no home, the folder for temporary files has to do. */
  @Test
  void aUserWithoutAHomeIsToldWhatToSet() throws Exception {
    List<String> java = List.of("-Duser.home=" + file.resolve("home"), "-Djava.io.tmpdir=" + file);
    String said = refused(Map.of(), java, "--model=resnet18", "--engine=pytorch");
    requireNamed(said, file.resolve(".djl.ai"), "DJL_CACHE_DIR in the environment");
  }

  @Test
  void onnxRuntimesFolderIsNamedWithItsVariable() throws Exception {
    requireNamed(
        refused(
            Map.of(),
            List.of("-Djava.io.tmpdir=" + file),
            "--model=resnet18",
            "--engine=onnxruntime"),
        file,
        "TMPDIR for ./cleave and cleave-server");
  }

  @Test
  void zstdsFolderIsNamedWithItsProperty() throws Exception {
    requireNamed(
        refused(
            Map.of(),
            List.of("-DZstdTempFolder=" + file),
            "--model=resnet18",
            "--engine=onnxruntime",
            "--profile=fast"),
        file,
        "-DZstdTempFolder");
  }

  @Test
  void theFolderForBundledWeightsIsNamed() throws Exception {
    requireNamed(
        refused(
            Map.of(),
            List.of("-Djava.io.tmpdir=" + folder.resolve("none")),
            "--model=demo",
            "--engine=pytorch"),
        folder.resolve("none"),
        "-Djava.io.tmpdir");
  }
}
