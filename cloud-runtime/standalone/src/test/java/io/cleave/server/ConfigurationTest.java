package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ConfigurationTest {
  @TempDir private Path folder;

  /** The command's options, one a line, with their origins. */
  private static List<String> effective(Map<String, String> environment, String... arguments) {
    CommandLine command = new CommandLine(new ServeCommand());
    command
        .getCommandSpec()
        .preprocessor(
            (stack, spec, none, info) -> {
              spec.defaultValueProvider(Configuration.read(spec, stack, environment));
              return false;
            });
    command.parseArgs(arguments);
    Configuration configuration = (Configuration) command.getDefaultValueProvider();
    return configuration.describe(command.getCommandSpec());
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("server.properties"), content).toString();
  }

  private static void assertHas(List<String> options, String line) {
    assertTrue(options.contains(line), line + " in " + options);
  }

  @Test
  void commandLineGoesBeforeEnvironmentBeforeFileBeforeDefault() throws IOException {
    String file = file("max-batch = 1\nqueue = 2\nworkers = 3\n");
    Map<String, String> environment = Map.of("CLEAVE_MAX_BATCH", "4", "CLEAVE_QUEUE", "5");
    List<String> options =
        effective(environment, "--config", file, "--max-batch", "6", "--no-admin");
    assertHas(options, "max-batch = 6  (command line)");
    assertHas(options, "queue = 5  (CLEAVE_QUEUE)");
    assertHas(options, "workers = 3  (" + file + ")");
    assertHas(options, "port = 7070  (default)");
    assertHas(options, "insecure = false  (default)");
    assertHas(options, "no-admin = true  (command line)");
  }

  @Test
  void environmentMayNameTheFileAndTheCommandLineAnother() throws IOException {
    String file = file("queue = 2\n");
    Map<String, String> environment = Map.of("CLEAVE_CONFIG", file);
    assertHas(effective(environment), "queue = 2  (" + file + ")");
    Path other = Files.writeString(folder.resolve("other"), "queue = 3\n");
    assertHas(effective(environment, "--config=" + other), "queue = 3  (" + other + ")");
  }

  @Test
  void switchesAndSeveralValuesWorkFromAFile() throws IOException {
    String file = file("insecure = true\ncut = maxpool,bottle1\nidle-timeout = 30s\n");
    ServeCommand command = new ServeCommand();
    CommandLine line = new CommandLine(command);
    line.parseArgs("--config", file);
    assertEquals(true, line.getCommandSpec().findOption("--insecure").getValue());
    assertEquals(
        List.of("maxpool", "bottle1"), line.getCommandSpec().findOption("--cut").getValue());
  }

  @Test
  void emptyIsAsGoodAsAbsent() throws IOException {
    String file = file("queue =\n");
    assertHas(effective(Map.of("CLEAVE_QUEUE", " "), "--config", file), "queue = 64  (default)");
  }

  private static void assertRefuses(String part, String... arguments) {
    ParameterException refused =
        assertThrows(ParameterException.class, () -> effective(Map.of(), arguments));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  @Test
  void rejectsAnUnknownKeyAndNamesTheNearest() throws IOException {
    assertRefuses(
        "max-bach (expected: an option, perhaps max-batch)", "--config", file("max-bach = 2"));
    assertRefuses("check-config", "--config", file("check-config = true"));
  }

  @Test
  void rejectsAFileThatIsNotThere() {
    assertRefuses("no-such", "--config", folder.resolve("no-such").toString());
  }

  @Test
  void rejectsAValueThatTheOptionDoesNotTake() throws IOException {
    assertRefuses("many", "--config", file("queue = many"));
  }

  @Test
  void argumentsComeAsPicocliStacksThem() throws IOException {
    String file = file("queue = 2\n");
    List<String> stack = List.of(file, "--config", "4", "--workers");
    CommandLine command = new CommandLine(new ServeCommand());
    Configuration configuration = Configuration.read(command.getCommandSpec(), stack, Map.of());
    assertEquals("2", configuration.defaultValue(command.getCommandSpec().findOption("--queue")));
  }
}
