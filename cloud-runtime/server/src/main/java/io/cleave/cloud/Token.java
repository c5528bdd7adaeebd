package io.cleave.cloud;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Hello;
import java.util.Set;

/**
 * What lets an edge in, and which models it may see then: those alone are in its catalogue, and all
 * others are to it as if the server did not have them.
 *
 * @param secret long and random, at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
 * @param models names of networks; none for all, those that are added later too
 */
public record Token(String secret, Set<String> models) {

  /**
   * Keeps a copy.
   *
   * @param secret as above
   * @param models as above
   * @throws IllegalArgumentException if the secret is empty or too long
   */
  public Token {
    Check.argument(!secret.isEmpty(), "token", "\"\"", "at least one character");
    Hello.requireTokenFits(secret);
    models = Set.copyOf(models);
  }

  /**
   * A token for all models.
   *
   * @param secret as above
   * @throws IllegalArgumentException if it is empty or too long
   */
  public Token(String secret) {
    this(secret, Set.of());
  }

  /**
   * For messages and logs: which models, and not the secret.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "Token[" + (models.isEmpty() ? "all models" : models) + "]";
  }
}
