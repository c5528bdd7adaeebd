package io.cleave.codec.internal.pem;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a TLS connection presents.
 *
 * @param chain its own certificate, then those that lead to its authority, in this order
 * @param key the key of the first certificate
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  /** Keeps a copy of the list. */
  public Identity {
    chain = List.copyOf(chain);
  }

  /**
   * {@return the key and the certificate that belong together, with the chain to the authority}
   * Certificates may come in any order; those outside the chain are left out.
   *
   * @param certificates contains the certificates, and possibly the key
   * @param keys contains the key; may be the same file
   * @param password the password of the key; null if it has none
   * @throws IllegalArgumentException if a file is not what it should be, or no key belongs to a
   *     certificate
   */
  public static Identity of(PemFile certificates, PemFile keys, @Nullable KeyPassword password) {
    List<X509Certificate> all = certificates.certificates();
    for (PrivateKey key : new PrivateKeys(keys, password).read()) {
      for (X509Certificate each : all) {
        if (fits(key, each.getPublicKey())) {
          return new Identity(chain(each, all), key);
        }
      }
    }
    throw keys.refusal(
        "is another's (expected: the key of %s, a certificate of %s)"
            .formatted(certificates.file(), all.get(0).getSubjectX500Principal()),
        null);
  }

  private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = Optional.of(own);
    while (next.isPresent()) {
      X509Certificate last = next.get();
      chain.add(last);
      next =
          all.stream().filter(each -> !chain.contains(each) && isSignedBy(last, each)).findFirst();
    }
    return chain;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean fits(PrivateKey key, PublicKey certified) {
    byte[] anything = {1};
    try {
      Signature signer = signature(certified.getAlgorithm());
      signer.initSign(key);
      signer.update(anything);
      byte[] signature = signer.sign();
      signer.initVerify(certified);
      signer.update(anything);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "RSA" -> Signature.getInstance("SHA256withRSA");
      case "EC" -> Signature.getInstance("SHA256withECDSA");
      case "RSASSA-PSS" -> {
        Signature pss = Signature.getInstance(algorithm);
        pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        yield pss;
      }
      default -> Signature.getInstance(algorithm);
    };
  }
}
