package io.cleave.codec.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that identifies weights, pictures and tokens. */
public final class Sha256 {
  private Sha256() {}

  /** {@return a new digest, for one thread} */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
