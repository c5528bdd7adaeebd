package io.cleave.cloud.internal.connection;

import io.cleave.codec.internal.Sha256;
import io.cleave.codec.protocol.Hello;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Who is let in. Only the tokens' hashes are kept, and a shown token is compared with all of them
 * in a time that does not depend on where it differs. Immutable.
 */
public final class Tokens {
  private final List<byte[]> hashes;

  /**
   * Lets in whoever shows one of these; everybody, if there are none.
   *
   * @throws IllegalArgumentException if one is empty or too long
   */
  public Tokens(List<String> tokens) {
    for (String token : tokens) {
      if (token.isEmpty()) {
        throw new IllegalArgumentException("token: \"\" (expected: at least one character)");
      }
      Hello.requireTokenFits(token);
    }
    hashes = tokens.stream().map(Tokens::hash).toList();
  }

  public boolean admit(String shown) {
    byte[] hash = hash(shown);
    boolean known = hashes.isEmpty();
    for (byte[] each : hashes) {
      known |= MessageDigest.isEqual(each, hash);
    }
    return known;
  }

  private static byte[] hash(String token) {
    return Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
  }
}
