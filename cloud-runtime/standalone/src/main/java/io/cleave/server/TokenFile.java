package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.Token;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of tokens, one on each line, optionally with the models that it is for: {@code TOKEN} or
 * {@code TOKEN resnet50,resnet18}. A line that begins with # is a comment. Only a hash of the
 * contents is kept.
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
   * Reads the tokens, one or more, because an empty file must not let everybody in.
   *
   * @throws IllegalArgumentException if there is no token, one is weak, or a line has more than a
   *     token and models; names file and line, but no token
   */
  List<Token> read() throws IOException {
    List<TextFile.Line> lines = TextFile.read(file).statements();
    List<Token> tokens = new ArrayList<>();
    for (TextFile.Line line : lines) {
      tokens.add(parse(line));
    }
    if (tokens.isEmpty()) {
      throw Check.refusal(file, "no token", "one a line, none of them behind a #");
    }
    seen = hash(lines);
    return tokens;
  }

  private Token parse(TextFile.Line line) {
    String[] words = line.text().split("\\s+", -1);
    if (words.length > 1 && words[1].startsWith("#")) {
      throw refusal(line, "has a comment behind a token (expected: on a line of its own)");
    }
    if (words.length > 2) {
      throw refusal(line, "has " + words.length + " words (expected: TOKEN, or TOKEN MODEL,MODEL)");
    }
    TokenRule.fault(words[0])
        .ifPresent(
            fault -> {
              throw refusal(line, fault);
            });
    return words.length == 1 ? new Token(words[0]) : new Token(words[0], models(words[1], line));
  }

  /** One or more: no mistake may turn a token into one for all models. */
  private Set<String> models(String list, TextFile.Line line) {
    List<String> models = List.of(list.split(",", -1));
    if (models.contains("")) {
      throw refusal(line, "names no model between two commas");
    }
    return Set.copyOf(models);
  }

  /** A message about a wrong line must not contain what is in the line. */
  private IllegalArgumentException refusal(TextFile.Line line, String why) {
    return new IllegalArgumentException(file + ", line " + line.number() + " " + why);
  }

  /** The number of tokens in words. */
  static String count(int tokens) {
    return tokens == 1 ? "1 token" : tokens + " tokens";
  }

  /** Lets in the tokens of the file if it differs from what {@link #read} last saw. */
  void follow(TailServer server) throws IOException {
    byte[] before = seen;
    List<Token> tokens = read();
    if (!MessageDigest.isEqual(before, seen)) {
      server.admit(tokens);
      logger.info("{} has {} now", file, count(tokens.size()));
    }
  }

  private static byte[] hash(List<TextFile.Line> lines) {
    String all = lines.stream().map(TextFile.Line::text).collect(Collectors.joining("\n"));
    return Sha256.digest().digest(all.getBytes(StandardCharsets.UTF_8));
  }
}
