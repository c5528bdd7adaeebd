package io.cleave.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Names the option where a library refuses an argument: {@code batchSize: 1 (expected: ...)} is
 * {@code --batch: 1 (expected: ...)} to whoever typed it.
 */
final class OptionNames {
  private static final Pattern REFUSED =
      Pattern.compile("([a-zA-Z][a-zA-Z-]*): (.*?)( \\(expected: .*)", Pattern.DOTALL);
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  /** Arguments whose options have names of their own. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "baseWidth", "--width",
          "batchSize", "--batch",
          "fatRelu", "--fatrelu",
          "mostSamples", "--samples",
          "peakRate", "--rate",
          "steps", "--gradients");

  private OptionNames() {}

  /**
   * The failure, or one whose message begins with the option where this one's names an argument.
   */
  static Exception named(Exception failure, CommandLine command) {
    Matcher refused = REFUSED.matcher(String.valueOf(failure.getMessage()));
    if (!(failure instanceof IllegalArgumentException) || !refused.matches()) {
      return failure;
    }
    return option(refused.group(1), refused.group(2), command)
        .map(option -> option.longestName() + ": " + refused.group(2) + refused.group(3))
        .<Exception>map(message -> new IllegalArgumentException(message, failure))
        .orElse(failure);
  }

  /** By its value before its name: another option may be called as the argument is. */
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
