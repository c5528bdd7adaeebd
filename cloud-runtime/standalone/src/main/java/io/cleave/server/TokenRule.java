package io.cleave.server;

import io.cleave.codec.protocol.Hello;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which tokens are hard to guess. 16 hexadecimal digits are 64 bits: at the 10 tries a
 * minute that an address has, and with all addresses that there are, guessing takes more than a
 * lifetime.
 */
final class TokenRule {
  static final int MIN_CHARACTERS = 16;

  /** 16 random hexadecimal digits have fewer different ones once in 40 million times. */
  private static final int MIN_DIFFERENT = 5;

  /** What documentation and templates have in place of a token. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "example|placeholder|change.?(me|this|it)|replace.?(me|this|with)"
              + "|your.?(own.?)?(secret|token)|(my|some|super).?secret|password"
              + "|^<.*>$|^\\$\\{.*}$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Z}]");
  private static final String REMEDY = "openssl rand -hex 32 makes one";

  private TokenRule() {}

  /** The fault of a token, in words that do not contain the token. */
  static Optional<String> fault(String secret) {
    long characters = secret.codePoints().count();
    if (characters < MIN_CHARACTERS) {
      return Optional.of(
          "has a token of "
              + characters
              + " characters (expected: at least "
              + MIN_CHARACTERS
              + "; "
              + REMEDY
              + ")");
    }
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Hello.MAX_TOKEN_BYTES) {
      return Optional.of(
          "has a token of " + bytes + " bytes (expected: at most " + Hello.MAX_TOKEN_BYTES + ")");
    }
    if (INVISIBLE.matcher(secret).find()) {
      return Optional.of("has a token with an invisible character (expected: none)");
    }
    if (secret.codePoints().distinct().count() < MIN_DIFFERENT) {
      return Optional.of(
          "has a token of the same few characters (expected: random ones; " + REMEDY + ")");
    }
    if (PLACEHOLDER.matcher(secret).find()) {
      return Optional.of("has a placeholder (expected: a token; " + REMEDY + ")");
    }
    return Optional.empty();
  }
}
