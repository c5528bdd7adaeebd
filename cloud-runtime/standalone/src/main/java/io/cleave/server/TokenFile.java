package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.Token;
import io.cleave.codec.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of tokens, one a line, perhaps with the models that it is for: {@code TOKEN} or {@code
 * TOKEN resnet50,resnet18}. What it held is remembered as a hash alone.
 */
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
   * @throws IllegalArgumentException if there is none, or a line says more than a token and models
   */
  List<Token> read() throws IOException {
    List<String> lines = Files.readString(file).lines().map(String::strip).toList();
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        tokens.add(parse(lines.get(i), i + 1));
      }
    }
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "token file: " + file + " has none (expected: one a line)");
    }
    seen = hash(lines);
    return tokens;
  }

  /** What it says of a wrong line leaves out what is in it. */
  private Token parse(String line, int number) {
    String[] words = line.split("\\s+", -1);
    if (words.length > 2) {
      throw new IllegalArgumentException(
          "token file: %s, line %d has %d words (expected: TOKEN, or TOKEN MODEL,MODEL)"
              .formatted(file, number, words.length));
    }
    return words.length == 1 ? new Token(words[0]) : new Token(words[0], models(words[1], number));
  }

  /** At least one: no mistake may make a token one for all models. */
  private Set<String> models(String list, int number) {
    List<String> models = List.of(list.split(",", -1));
    if (models.contains("")) {
      throw new IllegalArgumentException(
          "token file: %s, line %d names no model between two commas".formatted(file, number));
    }
    return Set.copyOf(models);
  }

  /** Lets in whom the file names now, if it names others than {@link #read} last saw. */
  void follow(TailServer server) throws IOException {
    byte[] before = seen;
    List<Token> tokens = read();
    if (!MessageDigest.isEqual(before, seen)) {
      server.admit(tokens);
      logger.info("{} names {} tokens now", file, tokens.size());
    }
  }

  private static byte[] hash(List<String> lines) {
    return Sha256.digest().digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }
}
