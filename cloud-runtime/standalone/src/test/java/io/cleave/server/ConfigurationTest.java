package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ConfigurationTest {
  @TempDir private Path folder;

  private static void readDefaults(CommandLine command, Map<String, String> environment) {
    command
        .getCommandSpec()
        .preprocessor(
            (stack, spec, none, info) -> {
              spec.defaultValueProvider(Configuration.read(spec, stack, environment));
              return false;
            });
  }

  /** The command's options, one a line, with their origins. */
  private static List<String> effective(Map<String, String> environment, String... arguments) {
    CommandLine command = new CommandLine(new ServeCommand());
    readDefaults(command, environment);
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
    assertHas(options, "workers = 3  (" + file + ", line 3)");
    assertHas(options, "port = 7070  (default)");
    assertHas(options, "insecure = false  (default)");
    assertHas(options, "no-admin = true  (command line)");
  }

  @Test
  void environmentMayNameTheFileAndTheCommandLineAnother() throws IOException {
    String file = file("queue = 2\n");
    Map<String, String> environment = Map.of("CLEAVE_CONFIG", file);
    assertHas(effective(environment), "queue = 2  (" + file + ", line 1)");
    Path other = Files.writeString(folder.resolve("other"), "queue = 3\n");
    assertHas(effective(environment, "--config=" + other), "queue = 3  (" + other + ", line 1)");
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

  /** What a user is told of options that are wrong. */
  private static String told(Map<String, String> environment, String... arguments) {
    return toldOf("", environment, arguments);
  }

  /** As {@link #told}, where the model or the cut is what is wrong. */
  private static String toldOf(
      String option, Map<String, String> environment, String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new ServeCommand())
            .setCommandName("cleave-server")
            .setErr(new PrintWriter(err))
            .setParameterExceptionHandler(Failures::misspelt)
            .setExecutionExceptionHandler(new Failures());
    readDefaults(command, environment);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--check-config");
    Stream.of("--model=resnet18", "--cut=avgpool")
        .filter(served -> !served.startsWith(option + "="))
        .forEach(all::add);
    command.setOut(new PrintWriter(new StringWriter()));
    assertEquals(2, command.execute(all.toArray(String[]::new)), err.toString());
    return err.toString();
  }

  private static void assertTold(String expected, String told) {
    assertTrue(told.contains("cleave-server: " + expected), expected + " in " + told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-batch | many | many (expected: a whole number)",
        "max-batch | 0 | 0 (expected: ",
        "queue | -1 | -1 (expected: ",
        "idle-timeout | 30 | 30 (expected: a time with its unit",
        "max-batch-wait | 2s | 2s (expected: 0 to 1 second)",
        "port | 70000 | 70000 (expected: a port, 0 to 65535",
        "port | http | http (expected: a port",
        "admin-port | -1 | -1 (expected: a port",
        "insecure | maybe | maybe (expected: true, yes, on or 1",
        "host | no such host | no such host (expected: a name that resolves)",
        "tls-key | server.key | server.key (expected: --tls-cert beside it)",
        "token-file | no-such-tokens | no-such-tokens: no such file",
        "tls-cert | no-such.pem | no-such.pem: no such file",
        "tails | no-such-tails | ",
        "weights-key | ema | ema (expected: none",
        "engine | tensorflow | tensorflow (expected: ",
        "model | resnet9 | resnet9 (expected: ",
        "cut | attic | attic (expected: ",
        "weights | no-such.pth | no-such.pth: no such file",
        "weights | seed:many | seed:many (expected: seed: and a number",
        "preprocessing | sepia | sepia (expected: ",
        "calibration | no-such.cleave-profile | no-such.cleave-profile",
      })
  void aBadValueNamesTheOptionAndWhereItComesFrom(String option, String value, String why)
      throws IOException {
    String flag = "--" + option;
    String variable = "CLEAVE_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    String expected = why == null ? "" : why;
    assertTold(flag + ": " + expected, toldOf(flag, Map.of(), flag + "=" + value, "--no-admin=no"));
    assertTold(
        flag + " (from variable " + variable + "): " + expected,
        toldOf(flag, Map.of(variable, value)));
    String file = file("# a comment\n\nworkers = 1\n" + option + " = " + value + "\n");
    assertTold(
        flag + " (from " + file + ", line 4): " + expected,
        toldOf(flag, Map.of(), "--config=" + file));
  }

  @Test
  void theCommandLinesValueIsNotBlamedOnTheVariable() {
    assertTold("--queue: 0", told(Map.of("CLEAVE_QUEUE", "7"), "--queue", "0"));
    assertTold(
        "--queue (from variable CLEAVE_QUEUE): 0",
        told(Map.of("CLEAVE_QUEUE", "0"), "--workers=1"));
  }

  @Test
  void kubernetesPortIsNamed() {
    assertTold(
        "--port (from variable CLEAVE_PORT): tcp://10.0.0.1:7070",
        told(Map.of("CLEAVE_PORT", "tcp://10.0.0.1:7070")));
    assertTrue(
        told(Map.of("CLEAVE_PORT", "tcp://10.0.0.1:7070")).contains("enableServiceLinks: false"));
  }

  @Test
  void linesAreCountedThroughCommentsBlanksAndLinesThatGoOn() throws IOException {
    String file =
        file("! one\n# two \\\n\ncut = maxpool,\\\n  layer1.0\n\nqueue: 3\r\nworkers 2\rport=1");
    List<String> options = effective(Map.of(), "--config", file);
    assertHas(options, "cut = maxpool,layer1.0  (" + file + ", line 4)");
    assertHas(options, "queue = 3  (" + file + ", line 7)");
    assertHas(options, "workers = 2  (" + file + ", line 8)");
    assertHas(options, "port = 1  (" + file + ", line 9)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "on", "1", "YES", "True"})
  void whatMeansYesSetsASwitch(String yes) throws IOException {
    assertTrue(isInsecure("insecure = " + yes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "off", "0", "NO", ""})
  void whatMeansNoLeavesASwitchAlone(String no) throws IOException {
    assertFalse(isInsecure("insecure = " + no));
  }

  private boolean isInsecure(String content) throws IOException {
    CommandLine line = new CommandLine(new ServeCommand());
    line.parseArgs("--config", file(content));
    boolean fromFile = line.getCommandSpec().findOption("--insecure").getValue();
    CommandLine flag = new CommandLine(new ServeCommand());
    String value = content.substring(content.indexOf('=') + 1).strip();
    if (!value.isEmpty()) {
      flag.parseArgs("--insecure=" + value);
      assertEquals(fromFile, (boolean) flag.getCommandSpec().findOption("--insecure").getValue());
    }
    return fromFile;
  }

  @Test
  void aSwitchAloneIsSet() {
    CommandLine line = new CommandLine(new ServeCommand());
    line.parseArgs("--insecure", "--no-admin");
    assertEquals(true, line.getCommandSpec().findOption("--insecure").getValue());
    assertEquals(true, line.getCommandSpec().findOption("--no-admin").getValue());
  }

  @Test
  void aSwitchThatTheFileSetsTooIsSet() throws IOException {
    for (String value : List.of("true", "yes", "false", "0")) {
      CommandLine line = new CommandLine(new ServeCommand());
      line.parseArgs("--config", file("insecure = " + value), "--insecure");
      assertEquals(true, line.getCommandSpec().findOption("--insecure").getValue(), value);
    }
  }

  @Test
  void aMarkBeforeTheFirstKeyIsNoPartOfIt() throws IOException {
    String file = file("\uFEFFqueue = 2\r\nworkers = 3\r\n");
    List<String> options = effective(Map.of(), "--config", file);
    assertHas(options, "queue = 2  (" + file + ", line 1)");
    assertHas(options, "workers = 3  (" + file + ", line 2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE"})
  void rejectsOtherEncodingsByTheFilesName(String charset) throws IOException {
    Path file = folder.resolve("other.properties");
    Files.write(file, "# Gerät\nqueue = 2\n".getBytes(Charset.forName(charset)));
    assertTold("--config: " + file, told(Map.of(), "--config=" + file));
    assertTold(
        "--config (from variable CLEAVE_CONFIG): " + file,
        told(Map.of("CLEAVE_CONFIG", file.toString())));
  }

  @Test
  void rejectsAWrongEscapeByItsLine() throws IOException {
    String file = file("queue = 2\ntls-key = C:\\users\\me\n");
    assertTold("--config: " + file + ", line 2", told(Map.of(), "--config=" + file));
  }
}
