package io.cleave.cli.options;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The command as a user would type it again, which is stored in results. */
public final class GivenCommand {
  private GivenCommand() {}

  public static String of(CommandSpec spec) {
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    return Stream.concat(Stream.of(spec.root().name()), words.stream())
        .map(GivenCommand::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
