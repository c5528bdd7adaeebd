package io.cleave.core.bundle;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;

/**
 * An Ed25519 signature of a manifest's bytes (RFC 8032): the 64 bytes themselves, in a file beside
 * it.
 */
final class ManifestSignature {
  static final String FILE = Manifest.FILE + ".sig";

  private static final String ALGORITHM = NamedParameterSpec.ED25519.getName();
  private static final int BYTES = 64;

  private ManifestSignature() {}

  /** Returns a key, and throws if it is of another algorithm. */
  static <K extends Key> K require(String name, K key) {
    boolean right = key instanceof EdECKey ed && ALGORITHM.equals(ed.getParams().getName());
    Check.argument(right, name, key.getAlgorithm(), ALGORITHM);
    return key;
  }

  static byte[] sign(byte[] manifest, PrivateKey key) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(manifest);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw Check.refusal("key", key.getAlgorithm(), "one that signs with " + ALGORITHM, e);
    }
  }

  /**
   * Checks a manifest before anybody reads it.
   *
   * @throws BundleException if it was not signed with the key that belongs to this one
   */
  static void verify(Path folder, byte[] manifest, PublicKey trusted) throws IOException {
    Path file = folder.resolve(FILE);
    byte[] signature = read(file);
    if (signature.length != BYTES || !isBy(trusted, manifest, signature)) {
      throw new BundleException(
          file,
          "no signature of " + Manifest.FILE + " by the trusted key (expected: one of these)");
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new BundleException(file, "missing (expected: a signature by the trusted key)", e);
    }
  }

  private static boolean isBy(PublicKey trusted, byte[] manifest, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(trusted);
      verifier.update(manifest);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // no point of the curve, or not of the right form
    }
  }
}
