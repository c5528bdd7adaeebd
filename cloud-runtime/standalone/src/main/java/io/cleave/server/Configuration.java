package io.cleave.server;

import io.cleave.core.NearestNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What options are that the command line leaves out: those of the environment, else those of the
 * file. {@code --max-batch} is {@code CLEAVE_MAX_BATCH} there and {@code max-batch} here. Empty is
 * as good as absent.
 */
final class Configuration implements IDefaultValueProvider {
  private static final String FILE = "--config";
  private static final Set<String> FLAGS_ALONE =
      Set.of(FILE, "--check-config", "--help", "--version");

  private final Optional<Path> file;
  private final Properties values;
  private final Map<String, String> environment;

  private Configuration(Optional<Path> file, Properties values, Map<String, String> environment) {
    this.file = file;
    this.values = values;
    this.environment = environment;
  }

  /** Gives a command its configuration, before its options are read. */
  static final class Finder implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec none, Map<String, Object> info) {
      command.defaultValueProvider(read(command, arguments, System.getenv()));
      return false;
    }
  }

  /**
   * Reads the file that the arguments name, or else the environment.
   *
   * @param arguments the first one last
   * @throws ParameterException if it cannot be read, or has a key that is no option
   */
  static Configuration read(
      CommandSpec command, List<String> arguments, Map<String, String> environment) {
    Optional<Path> file =
        named(arguments)
            .or(() -> Setting.of(environment.get(variable(FILE)), FILE).map(Setting::value))
            .map(Path::of);
    Properties values = new Properties();
    if (file.isPresent()) {
      try (Reader reader = Files.newBufferedReader(file.get())) {
        values.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ParameterException(
            command.commandLine(),
            FILE + ": " + file.get() + " (expected: a properties file): " + e,
            e);
      }
    }
    Configuration configuration = new Configuration(file, values, environment);
    configuration.requireKnownKeys(command);
    return configuration;
  }

  private static Optional<String> named(List<String> arguments) {
    for (int i = arguments.size() - 1; i >= 0; i--) {
      String argument = arguments.get(i);
      if (argument.startsWith(FILE + "=")) {
        return Optional.of(argument.substring(FILE.length() + 1));
      }
      if (argument.equals(FILE) && i > 0) {
        return Optional.of(arguments.get(i - 1));
      }
    }
    return Optional.empty();
  }

  private void requireKnownKeys(CommandSpec command) {
    List<String> known =
        command.options().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !FLAGS_ALONE.contains(name))
            .map(Configuration::key)
            .toList();
    for (String key : values.stringPropertyNames()) {
      if (!known.contains(key)) {
        String nearest =
            known.stream()
                .min(Comparator.comparingInt(name -> NearestNames.changes(key, name)))
                .orElseThrow();
        throw new ParameterException(
            command.commandLine(),
            file.orElseThrow() + ": " + key + " (expected: an option, perhaps " + nearest + ")");
      }
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || FLAGS_ALONE.contains(option.longestName())) {
      return null;
    }
    return find(option).map(Setting::value).orElse(null);
  }

  /** What an option is set to, and where. */
  private record Setting(String value, String origin) {
    static Optional<Setting> of(@Nullable String value, String origin) {
      return Optional.ofNullable(value)
          .map(String::strip)
          .filter(v -> !v.isEmpty())
          .map(v -> new Setting(v, origin));
    }
  }

  private Optional<Setting> find(OptionSpec option) {
    String variable = variable(option.longestName());
    String inFile = values.getProperty(key(option.longestName()));
    return Setting.of(environment.get(variable), variable)
        .or(() -> Setting.of(inFile, file.map(Path::toString).orElse("")));
  }

  /** Every option with its value and where that comes from, one a line. */
  List<String> describe(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !FLAGS_ALONE.contains(option.longestName()))
        .map(option -> describe(command, option))
        .toList();
  }

  private String describe(CommandSpec command, OptionSpec option) {
    OptionSpec given = command.commandLine().getParseResult().matchedOption(option.longestName());
    String unset = option.arity().max() == 0 ? "false" : "";
    String value = option.defaultValue() == null ? unset : option.defaultValue();
    Setting setting =
        given != null
            ? new Setting(String.join(",", given.originalStringValues()), "command line")
            : find(option).orElse(new Setting(value, "default"));
    return String.format(
        Locale.ROOT, "%s = %s  (%s)", key(option.longestName()), setting.value(), setting.origin());
  }

  /** Whether the option was set in any way. */
  boolean sets(CommandSpec command, String name) {
    return command.commandLine().getParseResult().hasMatchedOption(name)
        || defaultValue(command.findOption(name)) != null;
  }

  private static String key(String option) {
    return option.substring(2);
  }

  private static String variable(String option) {
    return "CLEAVE_" + key(option).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
