package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.script.Checkout;
import io.cleave.fixtures.SmallResNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line as systemd and cron start it: nothing in the environment but a path. */
@EnabledOnOs(OS.LINUX)
class EmptyEnvironmentTest {
  private static final Map<String, String> JAVA =
      Map.of(
          "JAVA_HOME",
          System.getProperty("java.home"),
          "MORE",
          Stream.of(System.getProperty("java.class.path").split(":", -1))
              .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
              .map(entry -> ":" + entry)
              .collect(Collectors.joining()));

  @TempDir private Path folder;
  private Path model;
  private Path pictures;

  @BeforeEach
  void write() throws IOException {
    folder = folder.toRealPath();
    model = SmallResNet.describe(folder.resolve("größe"), 8, "grün", "青い");
    pictures = ImageFolder.write(folder.resolve("Übung"), List.of("grün", "青い"), 2);
  }

  /** By the script. */
  private String run(String... arguments) throws IOException, InterruptedException {
    Checkout checkout = Checkout.create(folder.resolve("checkout"), folder.resolve("tools"));
    List<String> said = checkout.run(JAVA, arguments);
    return String.join("\n", said);
  }

  @Test
  void everyFileHasAName() throws Exception {
    Path output = folder.resolve("Ergebnis-ß");
    String said =
        run(
            "sweep",
            "--model=" + model,
            "--weights=seed:1",
            "--images=" + pictures,
            "--cuts=maxpool",
            "--keep=0.5",
            "--threads=1",
            "--output=" + output);
    assertTrue(said.contains("wrote " + output), said);
    assertTrue(said.contains("sweep: 8 of 8 (100 %)"), said);
    String json = Files.readString(output.resolve("sweep.json"));
    assertTrue(json.contains("größe"), json);
  }

  /** As ssh hands a locale over to a machine that does not have it. */
  @ParameterizedTest
  @CsvSource({
    "LANG=xx_XX.UTF-8",
    "LC_ALL=xx_XX.UTF-8",
    "LC_CTYPE=xx_XX.UTF-8",
    "LANG=C.UTF-8 LC_MESSAGES=xx_XX.UTF-8",
    "LANG=POSIX LC_NUMERIC=xx_XX.UTF-8"
  })
  void everyFileHasANameWhereALocaleIsNotInstalled(String variables) throws Exception {
    Map<String, String> environment = new HashMap<>(JAVA);
    for (String variable : variables.split(" ", -1)) {
      environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst(".*=", ""));
    }
    Checkout checkout = Checkout.create(folder.resolve("checkout"), folder.resolve("tools"));
    String said =
        String.join("\n", checkout.run(environment, "cuts", "--no-times", "--model=" + model));
    assertTrue(said.contains("maxpool"), said);
  }

  @Test
  void whatIsMissingIsNamedAsItIs() throws Exception {
    String said = run("cuts", "--no-times", "--model", folder.resolve("Maß").toString());
    assertTrue(said.contains("--model: " + folder.resolve("Maß") + " (expected: "), said);
  }

  /** An application of its own starts its JVM without the script. */
  @ParameterizedTest
  @CsvSource({
    "cuts --model größe",
    "classify --model demo --labels größe/x.txt a.png",
    "sweep --model demo --images Übung"
  })
  void aJavaThatKnowsNoSuchNamesSaysWhatToSet(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Cleave.class.getName()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    Process process = Checkout.start(builder);
    String said = String.join("\n", Checkout.lines(process));
    assertEquals(2, process.exitValue(), said);
    assertTrue(said.contains("LC_ALL=C.UTF-8"), said);
    assertTrue(said.contains("ANSI_X3.4-1968"), said);
  }

  @Test
  void aDataSetWhoseNamesCannotBeReadSaysWhatToSet() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Cleave.class.getName()));
    Files.move(pictures, folder.resolve("pictures"));
    command.addAll(List.of("calibrate", "--model", "demo", "--images", "pictures"));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    Process process = Checkout.start(builder);
    String said = String.join("\n", Checkout.lines(process));
    assertEquals(1, process.exitValue(), said);
    assertTrue(said.contains("has a name that cannot be read"), said);
    assertTrue(said.contains("LC_ALL=C.UTF-8"), said);
  }
}
