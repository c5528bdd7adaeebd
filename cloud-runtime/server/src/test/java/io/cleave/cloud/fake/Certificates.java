package io.cleave.cloud.fake;

import io.cleave.cloud.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An authority, and the certificates that it signs, as files. */
public final class Certificates {
  private final X509Bundle authority;
  private final Path folder;
  public final Path authorityFile;

  public Certificates(Path folder, String name) throws Exception {
    this.folder = folder;
    authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    authorityFile = write(name + "-ca.pem", authority.getCertificatePEM());
  }

  /** A server's certificate for 127.0.0.1. */
  public TlsFiles server(String name) throws Exception {
    return issue(name, certificate -> certificate.addSanIpAddress("127.0.0.1"));
  }

  public TlsFiles expired(String name) throws Exception {
    Instant now = Instant.now();
    return issue(
        name,
        certificate ->
            certificate
                .addSanIpAddress("127.0.0.1")
                .notBefore(now.minus(Duration.ofDays(9)))
                .notAfter(now.minus(Duration.ofDays(1))));
  }

  /** Writes over what an earlier call with the same name wrote. */
  public TlsFiles issue(String name, UnaryOperator<CertificateBuilder> details) throws Exception {
    X509Bundle issued =
        details
            .apply(new CertificateBuilder().ecp256().subject("CN=" + name))
            .buildIssuedBy(authority);
    return new TlsFiles(
        write(name + ".pem", issued.getCertificatePathPEM()),
        write(name + ".key", issued.getPrivateKeyPEM()));
  }

  private Path write(String name, String pem) throws IOException {
    return Files.writeString(folder.resolve(name), pem);
  }
}
