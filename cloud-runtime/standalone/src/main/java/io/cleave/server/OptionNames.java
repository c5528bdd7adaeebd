package io.cleave.server;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Names the option in messages about its value, in place of the setting behind it. */
final class OptionNames {
  private static final String EXPECTED = " (expected: ";
  private static final Pattern REFUSED =
      Pattern.compile("([a-zA-Z][a-zA-Z-]*): (.*?)( \\(expected: .*)", Pattern.DOTALL);
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  /** Arguments whose options have other names. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "baseWidth", "--width",
          "batchSize", "--batch",
          "fatRelu", "--fatrelu",
          "maxSamples", "--samples",
          "peakRate", "--rate",
          "steps", "--gradients");

  private OptionNames() {}

  /**
   * Passes the value of an option to a setter.
   *
   * @param option its name, with both dashes
   * @param given its value as a user writes it
   * @param setter throws {@code name: value (expected: ...)} if the value is wrong
   * @throws IllegalArgumentException if the setter does; with the option's name and the value
   */
  static void set(String option, Object given, Runnable setter) {
    try {
      setter.run();
    } catch (IllegalArgumentException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      int expected = message.indexOf(EXPECTED);
      String why = expected < 0 ? ": " + message : message.substring(expected);
      throw new IllegalArgumentException(option + ": " + given + why, e);
    }
  }

  /**
   * The message of a failure with the option in front. It finds options whose argument a library
   * refuses, as in {@code batchSize: 1 (expected: ...)}, and those whose value begins the message,
   * as in {@code net.pth: no such file} and {@code tokens, line 3 has 4 words}.
   *
   * @param message of the failure
   */
  static String named(Exception failure, String message, CommandLine command) {
    Matcher refused = REFUSED.matcher(message);
    if (failure instanceof IllegalArgumentException && refused.matches()) {
      return option(refused.group(1), refused.group(2), command)
          .map(option -> option.longestName() + ": " + refused.group(2) + refused.group(3))
          .orElse(message);
    }
    List<OptionSpec> blamed =
        command.getCommandSpec().options().stream()
            .filter(option -> option.getValue() != null && begins(message, option))
            .toList();
    return blamed.size() == 1 ? blamed.get(0).longestName() + ": " + message : message;
  }

  private static boolean begins(String message, OptionSpec option) {
    Object value = option.getValue();
    Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
    return values.stream()
        .anyMatch(one -> message.startsWith(one + ": ") || message.startsWith(one + ", line "));
  }

  /** Looks for the value before the name, because another option may have the argument's name. */
  private static Optional<OptionSpec> option(String argument, String value, CommandLine command) {
    Optional<OptionSpec> called = Optional.ofNullable(find(argument, command.getCommandSpec()));
    if (called.filter(option -> has(value, option)).isPresent()) {
      return called;
    }
    List<OptionSpec> given =
        command.getParseResult().matchedOptions().stream()
            .filter(option -> has(value, option))
            .toList();
    return given.size() == 1 ? Optional.of(given.get(0)) : called;
  }

  private static @Nullable OptionSpec find(String argument, CommandSpec command) {
    String name = HUMP.matcher(argument).replaceAll("-").toLowerCase(Locale.ROOT);
    return command.findOption(OTHERWISE.getOrDefault(argument, "--" + name));
  }

  private static boolean has(String value, OptionSpec option) {
    return option.originalStringValues().contains(value)
        || option.typedValues().stream().anyMatch(typed -> value.equals(String.valueOf(typed)));
  }
}
