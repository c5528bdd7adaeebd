package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option for the token that a server requires. */
final class TokenOption {
  private static final String NAME = "--token-file";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "A file with the token that the server wants; lines that begin with # are comments"
              + " (default: none).")
  private @Nullable Path file;

  /**
   * The token in the file; empty if no file is named. The models that may follow it in a server's
   * file are ignored.
   *
   * @throws IllegalArgumentException if the file has no token, or more than one
   */
  String token() throws IOException {
    if (file == null) {
      return "";
    }
    List<TextFile.Line> lines = TextFile.read(file).statements();
    Check.argument(
        lines.size() == 1, NAME, file + " has " + lines.size() + " tokens", "one, on its own line");
    return lines.get(0).text().split("\\s+", 2)[0];
  }
}
