package io.cleave.cloud.internal.connection;

import io.cleave.cloud.Token;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.codec.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who is let in, and to what. Only the tokens' hashes are kept, and a shown token is compared with
 * all of them in a time that does not depend on where it differs. Immutable.
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

  /** Lets in whoever shows one of these; everybody, and to everything, if there are none. */
  public Tokens(List<Token> tokens) {
    known = tokens.stream().map(Known::new).toList();
  }

  /** What whoever shows that may see: of a token that is there twice, what either says. */
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
