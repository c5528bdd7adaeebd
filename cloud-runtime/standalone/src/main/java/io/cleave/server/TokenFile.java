package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.codec.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of tokens, one a line. What it held is remembered as a hash alone. */
final class TokenFile {
  private static final Logger logger = LoggerFactory.getLogger(TokenFile.class);

  private final Path file;
  private byte[] seen = {};

  TokenFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /**
   * The tokens, at least one: an empty file must not let everybody in.
   *
   * @throws IllegalArgumentException if there is none
   */
  List<String> read() throws IOException {
    String text = Files.readString(file);
    List<String> tokens = text.lines().map(String::strip).filter(t -> !t.isEmpty()).toList();
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "token file: " + file + " has none (expected: one a line)");
    }
    seen = hash(tokens);
    return tokens;
  }

  /** Lets in whom the file names now, if it names others than {@link #read} last saw. */
  void follow(TailServer server) throws IOException {
    byte[] before = seen;
    List<String> tokens = read();
    if (!MessageDigest.isEqual(before, seen)) {
      server.tokens(tokens);
      logger.info("{} names {} tokens now", file, tokens.size());
    }
  }

  private static byte[] hash(List<String> tokens) {
    return Sha256.digest().digest(String.join("\n", tokens).getBytes(StandardCharsets.UTF_8));
  }
}
