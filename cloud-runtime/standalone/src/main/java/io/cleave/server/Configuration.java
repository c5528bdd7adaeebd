package io.cleave.server;

import io.cleave.core.settings.NearestNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives the values of options that are not on the command line: from the environment, or else from
 * a file. {@code --max-batch} is {@code CLEAVE_MAX_BATCH} in the environment and {@code max-batch}
 * in the file. An empty value counts as absent.
 */
final class Configuration implements IDefaultValueProvider {
  private static final String FILE = "--config";
  private static final Set<String> FLAGS_ALONE =
      Set.of(FILE, "--check-config", "--help", "--version");

  /** How picocli and this project begin a message about the value of an option. */
  private static final Pattern WRONG_VALUE =
      Pattern.compile("(?:Invalid value for option ')?(--[a-z][a-z-]*)(?:'(?: \\([^)]*\\))?)?: ");

  private final SettingsFile file;
  private final Map<String, String> environment;
  private final List<String> arguments;

  private Configuration(
      SettingsFile file, Map<String, String> environment, List<String> arguments) {
    this.file = file;
    this.environment = environment;
    this.arguments = List.copyOf(arguments);
  }

  /** Gives a command its configuration before its options are read. */
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
   * @param arguments in reverse order
   * @throws ParameterException if the file cannot be read, or has a key that is no option
   */
  static Configuration read(
      CommandSpec command, List<String> arguments, Map<String, String> environment) {
    Optional<String> named = named(arguments);
    Optional<Setting> file =
        named
            .map(name -> new Setting(name, Origin.COMMAND_LINE, ""))
            .or(() -> inEnvironment(environment, FILE));
    Configuration configuration = new Configuration(read(command, file), environment, arguments);
    configuration.requireKnownKeys(command);
    return configuration;
  }

  private static SettingsFile read(CommandSpec command, Optional<Setting> file) {
    try {
      return file.isPresent()
          ? SettingsFile.read(Path.of(file.get().value()))
          : SettingsFile.none();
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), FILE + file.orElseThrow().source() + ": " + e.getMessage(), e);
    }
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
    for (String key : file.keys()) {
      if (!known.contains(key)) {
        throw new ParameterException(
            command.commandLine(),
            file.find(key).orElseThrow().place()
                + ": "
                + key
                + " (expected: an option, perhaps "
                + NearestNames.of(key, known)
                + ")");
      }
    }
  }

  /**
   * Null for options that are in the arguments: for a switch picocli would take the opposite of its
   * default.
   */
  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)
        || FLAGS_ALONE.contains(option.longestName())
        || isInArguments(option.longestName())) {
      return null;
    }
    return find(option).map(Setting::value).orElse(null);
  }

  private enum Origin {
    COMMAND_LINE,
    VARIABLE,
    FILE,
    DEFAULT
  }

  /** The value of an option, and where it was set. */
  private record Setting(String value, Origin origin, String place) {
    static Optional<Setting> of(@Nullable String value, Origin origin, String place) {
      return Optional.ofNullable(value)
          .map(String::strip)
          .filter(v -> !v.isEmpty())
          .map(v -> new Setting(v, origin, place));
    }

    /** Follows the option's name in a message; empty where the name alone says it. */
    String source() {
      return switch (origin) {
        case COMMAND_LINE, DEFAULT -> "";
        case VARIABLE -> " (from variable " + place + ")";
        case FILE -> " (from " + place + ")";
      };
    }

    String shown() {
      return switch (origin) {
        case COMMAND_LINE -> "command line";
        case DEFAULT -> "default";
        case VARIABLE, FILE -> place;
      };
    }
  }

  private Optional<Setting> find(OptionSpec option) {
    return inEnvironment(environment, option.longestName())
        .or(
            () ->
                file.find(key(option.longestName()))
                    .flatMap(entry -> Setting.of(entry.value(), Origin.FILE, entry.place())));
  }

  private static Optional<Setting> inEnvironment(Map<String, String> environment, String option) {
    String variable = variable(option);
    return Setting.of(environment.get(variable), Origin.VARIABLE, variable);
  }

  /**
   * The message about an option, with the place where its value was set if that is not the command
   * line.
   *
   * @param message begins with the option's name and a colon, or in picocli's way
   */
  static String located(CommandSpec command, String message) {
    return command.defaultValueProvider() instanceof Configuration configuration
        ? configuration.locate(command, message)
        : message;
  }

  private String locate(CommandSpec command, String message) {
    Matcher wrong = WRONG_VALUE.matcher(message);
    OptionSpec option = wrong.lookingAt() ? command.findOption(wrong.group(1)) : null;
    if (option == null) {
      return message;
    }
    String name = option.longestName();
    String source = isInArguments(name) ? "" : find(option).map(Setting::source).orElse("");
    return name + source + ": " + message.substring(wrong.end());
  }

  private boolean isInArguments(String name) {
    return arguments.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "="));
  }

  /** Every option with its value and where that was set, one for each line. */
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
            ? new Setting(String.join(",", given.originalStringValues()), Origin.COMMAND_LINE, "")
            : find(option).orElse(new Setting(value, Origin.DEFAULT, ""));
    return String.format(
        Locale.ROOT, "%s = %s  (%s)", key(option.longestName()), setting.value(), setting.shown());
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
