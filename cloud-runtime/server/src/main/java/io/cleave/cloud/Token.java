package io.cleave.cloud;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Hello;
import java.util.Set;

/**
 * Lets an edge in, to some models. The edge's catalogue has only these models; for the edge, the
 * server does not have any other.
 *
 * @param secret long and random, at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
 * @param models names of networks; none for all, including those that are added later
 */
public record Token(String secret, Set<String> models) {

  /**
   * Copies the names, and checks the secret.
   *
   * @param secret long and random, at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
   * @param models names of networks; none for all
   * @throws IllegalArgumentException if the secret is empty or too long
   */
  public Token {
    Check.argument(!secret.isEmpty(), "token", "\"\"", "at least one character");
    Hello.requireTokenFits(secret);
    models = Set.copyOf(models);
  }

  /**
   * Creates a token for all models.
   *
   * @param secret long and random, at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
   * @throws IllegalArgumentException if the secret is empty or too long
   */
  public Token(String secret) {
    this(secret, Set.of());
  }

  /** {@return a text for messages and logs: the models, without the secret} */
  @Override
  public String toString() {
    return "Token[" + (models.isEmpty() ? "all models" : models) + "]";
  }
}
