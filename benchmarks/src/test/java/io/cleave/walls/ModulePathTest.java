package io.cleave.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Cleave's jars on the module path. What they need is on the class path: commons-compress asks for
 * a module that nobody needs, and PyTorch's native jar has a name that no module can have.
 */
class ModulePathTest {
  @Test
  void startsWithEveryJarOfCleavesAsAModule() throws IOException, InterruptedException {
    List<String> all =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
    command.addAll(List.of("--module-path", joined(all, true)));
    command.addAll(List.of("--add-modules", "ALL-MODULE-PATH", "-cp", joined(all, false)));
    command.add(ModulePathProgram.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals(
        List.of(
            "io.cleave.codec",
            "io.cleave.core",
            "io.cleave.pytorch",
            "io.cleave.onnxruntime",
            "io.cleave.lab",
            "io.cleave.edge",
            "io.cleave.cloud",
            "io.cleave.server"),
        said.lines().filter(line -> line.startsWith("io.cleave.")).toList(),
        said);
  }

  private static String joined(List<String> all, boolean modules) {
    return all.stream()
        .filter(each -> Path.of(each).getFileName().toString().startsWith("cleave-") == modules)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
