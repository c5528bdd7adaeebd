package io.cleave.server;

import io.cleave.cloud.TlsFiles;
import io.cleave.codec.internal.pem.Identity;
import io.cleave.codec.internal.pem.KeyPassword;
import io.cleave.codec.internal.pem.PemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says until when certificates are valid, and what devices may reject about them. */
final class CertificateDates {
  private static final Duration WARN_BEFORE = Duration.ofDays(14);
  private static final String CERTIFICATE = "--tls-cert";
  private static final String AUTHORITIES = "--tls-client-ca";

  private final Instant now;

  CertificateDates(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Describes the server's certificate, those between it and its authority, and the authorities of
   * devices: a line for each, and warnings.
   *
   * @throws IllegalArgumentException if a certificate that is needed is not valid now; names it and
   *     the date
   */
  List<String> describe(TlsFiles files) throws IOException {
    Path password = files.keyPassword();
    Identity own =
        Identity.of(
            PemFile.read(CERTIFICATE, files.certificateChain()),
            PemFile.read("--tls-key", files.privateKey()),
            password == null ? null : KeyPassword.read(password));
    List<String> lines = new ArrayList<>();
    for (X509Certificate each : own.chain()) {
      Optional<String> fault = fault(each);
      if (fault.isPresent()) {
        throw refusal(CERTIFICATE, files.certificateChain(), fault.get());
      }
      lines.addAll(lines(CERTIFICATE, files.certificateChain(), each));
    }
    X509Certificate first = own.chain().get(0);
    if (!hasNames(first)) {
      lines.add(
          ("warning: %s: %s has %s without subjectAltName (expected: the names and addresses that"
                  + " devices connect to; by address they refuse this one)")
              .formatted(CERTIFICATE, files.certificateChain(), name(first)));
    }
    Path authorities = files.clientCertificates();
    if (authorities != null) {
      lines.addAll(authorities(authorities));
    }
    return lines;
  }

  /** One valid authority is enough. */
  private List<String> authorities(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (X509Certificate each : PemFile.read(AUTHORITIES, file).certificates()) {
      Optional<String> fault = fault(each);
      if (fault.isPresent()) {
        faults.add(fault.get());
      } else {
        lines.addAll(lines(AUTHORITIES, file, each));
      }
    }
    if (lines.isEmpty()) {
      throw refusal(AUTHORITIES, file, faults.get(0));
    }
    faults.forEach(
        fault -> lines.add("warning: %s: %s has %s".formatted(AUTHORITIES, file, fault)));
    return lines;
  }

  private static IllegalArgumentException refusal(String option, Path file, String fault) {
    return new IllegalArgumentException("%s: %s has %s".formatted(option, file, fault));
  }

  private Optional<String> fault(X509Certificate certificate) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      return Optional.of(
          "%s, which has expired: it ended at %s (expected: one that is good now, %s; renew it)"
              .formatted(name(certificate), end, now));
    }
    if (now.isBefore(begin)) {
      return Optional.of(
          ("%s, which is not valid yet: it begins at %s (expected: one that is good now, %s; or"
                  + " set the clock)")
              .formatted(name(certificate), begin, now));
    }
    return Optional.empty();
  }

  private List<String> lines(String option, Path file, X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    String line = "%s: %s has %s, good until %s".formatted(option, file, name(certificate), end);
    return now.isAfter(end.minus(WARN_BEFORE))
        ? List.of(line, "warning: %s: %s ends soon, at %s".formatted(option, file, end))
        : List.of(line);
  }

  private static String name(X509Certificate certificate) {
    return "a certificate of " + certificate.getSubjectX500Principal();
  }

  private static boolean hasNames(X509Certificate certificate) {
    try {
      return certificate.getSubjectAlternativeNames() != null;
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
