package io.cleave.cloud.internal.connection;

import io.cleave.cloud.Token;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.codec.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens let an edge in, and to what. Only hashes of the tokens are kept. A token is compared
 * with all of them, in a time that does not depend on where it differs. Immutable.
 */
public final class Tokens {
  private static final class Known {
    final byte[] hash;
    final ModelScope scope;

    Known(Token token) {
      this.hash = Tokens.hash(token.secret());
      this.scope = new ModelScope(token.models());
    }
  }

  private final List<Known> known;

  /** Lets in edges that show one of these tokens; without tokens everybody, to everything. */
  public Tokens(List<Token> tokens) {
    known = tokens.stream().map(Known::new).toList();
  }

  /** The models that a token gives access to; of a token that is listed twice, those of both. */
  public Optional<ModelScope> admit(String shown) {
    byte[] hash = hash(shown);
    Optional<ModelScope> scope = known.isEmpty() ? Optional.of(ModelScope.ALL) : Optional.empty();
    for (Known each : known) {
      if (MessageDigest.isEqual(each.hash, hash)) {
        scope = Optional.of(scope.map(each.scope::or).orElse(each.scope));
      }
    }
    return scope;
  }

  private static byte[] hash(String token) {
    return Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
  }
}
