package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Environments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution's script, with a program in Java's place that says how it was called. */
@EnabledOnOs(OS.LINUX)
class ServerScriptTest {
  private static final String JAVA =
      """
      #!/bin/sh
      [ "$1" != -version ] || { echo "openjdk version \\"${JAVA_SAYS:-17.0.15}\\"" >&2; exit; }
      echo "LC_ALL=${LC_ALL:-} LC_CTYPE=${LC_CTYPE:-}"
      printf '%s\\n' "$@"
      """;

  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void install() throws IOException {
    folder = folder.toRealPath();
    script = Files.createDirectories(folder.resolve("der Server ü/bin")).resolve("cleave-server");
    Files.copy(
        Path.of("src/main/assembly/bin/cleave-server"), script, StandardCopyOption.COPY_ATTRIBUTES);
    assertTrue(script.toFile().setExecutable(true));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertTrue(java.toFile().setExecutable(true));
  }

  private List<String> run(Path program, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "--help");
    Map<String, String> usual =
        Map.of(
            "PATH",
            System.getenv("PATH"),
            "JAVA_HOME",
            folder.resolve("jdk").toString(),
            "CDPATH",
            folder.toString());
    Environments.only(builder, usual, environment);
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertEquals(0, process.waitFor(), lines.toString());
    return lines;
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, '', LC_ALL=C.UTF-8 LC_CTYPE=",
    "LANG, xx_XX.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_MESSAGES, xx_XX.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_ALL, POSIX, LC_ALL=C.UTF-8 LC_CTYPE=",
    "LC_ALL, C.UTF-8, LC_ALL=C.UTF-8 LC_CTYPE="
  })
  void javaGetsALocaleInWhichEveryFileHasAName(String variable, String value, String expected)
      throws Exception {
    assertEquals(expected, run(script, Map.of(variable, value)).get(0));
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, false", "21.0.9, false", "22, true", "25.0.1, true"})
  void nativeLibrariesAreAllowedWhereJavaWarnsOfThem(String version, boolean warns)
      throws Exception {
    List<String> said = run(script, Map.of("JAVA_SAYS", version));
    assertEquals(warns, said.contains("--enable-native-access=ALL-UNNAMED"), said.toString());
  }

  @Test
  void itIsFoundThroughALinkAndTakesTheFolderForTemporaryFiles() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("server"), script);
    List<String> said = run(link, Map.of("TMPDIR", folder.toString()));
    Path home = folder.resolve("der Server ü");
    assertTrue(said.contains(home + "/conf:" + home + "/lib/*"), said.toString());
    assertTrue(said.contains("-Djava.io.tmpdir=" + folder), said.toString());
    assertEquals("--help", said.get(said.size() - 1));
  }

  @ParameterizedTest
  @CsvSource({"systemd/cleave-server.service", "Dockerfile"})
  void whatStartsAJavaOfItsOwnHasALocaleToo(String file) throws Exception {
    String text = Files.readString(Path.of("deploy").resolve(file));
    assertTrue(text.contains("LC_ALL=C.UTF-8"), text);
  }
}
