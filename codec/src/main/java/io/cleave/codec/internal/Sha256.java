package io.cleave.codec.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash that names weights, pictures and tokens. */
public final class Sha256 {
  private Sha256() {}

  /**
   * Begins a hash.
   *
   * @return a digest of its own, for one thread
   */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
