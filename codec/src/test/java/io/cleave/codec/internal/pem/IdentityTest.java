package io.cleave.codec.internal.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final Path FILE = Path.of("server.pem");

  private static PemFile join(String... names) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names) {
      all.writeBytes(PemResources.bytes(name));
    }
    return PemFile.of("--tls-cert", FILE, all.toByteArray());
  }

  private static List<String> chain(PemFile certificates, PemFile keys) {
    return Identity.of(certificates, keys, null).chain().stream()
        .map(each -> each.getSubjectX500Principal().getName())
        .toList();
  }

  @Test
  void theChainBeginsWithTheKeysCertificateInWhateverOrderItIsWritten() throws IOException {
    PemFile key = PemResources.pem("ec.pem");
    List<String> whole = List.of("CN=own", "CN=int", "CN=root");
    assertEquals(whole, chain(join("own-cert.pem", "int-cert.pem", "root-cert.pem"), key));
    assertEquals(whole, chain(join("root-cert.pem", "int-cert.pem", "own-cert.pem"), key));
    assertEquals(whole, chain(join("int-cert.pem", "own-cert.pem", "root-cert.pem"), key));
    assertEquals(List.of("CN=own", "CN=int"), chain(join("int-cert.pem", "own-cert.pem"), key));
  }

  @Test
  void certificatesBesideTheWayAreLeftOut() throws IOException {
    PemFile key = PemResources.pem("ec.pem");
    assertEquals(List.of("CN=own"), chain(join("root-cert.pem", "own-cert.pem"), key));
    assertEquals(List.of("CN=own"), chain(join("own-cert.pem", "own-cert.pem"), key));
  }

  @Test
  void oneFileMayHaveBoth() throws IOException {
    for (PemFile both :
        List.of(
            join("ec.pem", "own-cert.pem", "int-cert.pem"),
            join("own-cert.pem", "int-cert.pem", "ec-sec1-parameters.pem"),
            join("own-cert.pem", "ec-sec1.pem", "int-cert.pem"))) {
      assertEquals(List.of("CN=own", "CN=int"), chain(both, both));
    }
  }

  @Test
  void ofSeveralKeysTheCertificatesIsTaken() throws IOException {
    assertEquals(
        List.of("CN=own"), chain(join("own-cert.pem"), join("rsa.pem", "ed25519.pem", "ec.pem")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa.pem", "ed25519.pem", "rsa-pkcs1.pem"})
  void rejectsAKeyThatIsAnothers(String name) throws IOException {
    PemFile certificate = join("own-cert.pem");
    PemFile key = PemResources.pem(name);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Identity.of(certificate, key, null))
            .getMessage();
    assertTrue(message.contains(name) && message.contains("the key of server.pem"), message);
    assertTrue(message.contains("CN=own"), message);
  }

  private static String text(String name) throws IOException {
    return new String(PemResources.bytes(name), StandardCharsets.US_ASCII);
  }

  private static void assertReads(UnaryOperator<String> change) throws IOException {
    byte[] certificates = change.apply(text("own-cert.pem")).getBytes(StandardCharsets.UTF_8);
    byte[] key = change.apply(text("ec-sec1.pem")).getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of("CN=own"),
        chain(PemFile.of("--tls-cert", FILE, certificates), PemFile.of("--tls-key", FILE, key)));
  }

  @Test
  void whatStandsAroundBlocksAndHowLinesEndChangesNothing() throws IOException {
    assertReads(pem -> "Bag Attributes\n    friendlyName: é - x\nKey Attributes: <none>\n" + pem);
    assertReads(pem -> "Certificate:\n    Data:\n        Version: 3 (0x2)\n" + pem + "\n\nend");
    assertReads(pem -> pem.replace("\n", "\r\n"));
    assertReads(pem -> pem.replace("\n", "\r"));
    assertReads(pem -> "\uFEFF" + pem);
    assertReads(pem -> pem.replaceAll("(?m)^", "    ").replace("\n", " \n\n"));
  }

  @Test
  void aCertificateMayBeDer() throws Exception {
    byte[] der = join("own-cert.pem").certificates().get(0).getEncoded();
    assertEquals(
        List.of("CN=own"), chain(PemFile.of("--tls-cert", FILE, der), PemResources.pem("ec.pem")));
  }

  private static String refusal(byte[] content) {
    PemFile file = PemFile.of("--tls-cert", FILE, content);
    return assertThrows(IllegalArgumentException.class, file::certificates).getMessage();
  }

  private static void assertRefuses(String part, String content) {
    String message = refusal(content.getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(message.startsWith("--tls-cert: server.pem "), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void namesWhatIsNoCertificate() throws IOException {
    String sound = text("own-cert.pem");
    assertRefuses("is empty", "");
    assertRefuses("is no PEM", "certificate: yes\n");
    assertRefuses("without its END", sound.substring(0, sound.length() / 2));
    assertRefuses("without its END", text("int-cert.pem") + sound.substring(0, 200));
    assertRefuses("without its END", sound.substring(0, 200) + "\n" + text("int-cert.pem"));
    assertRefuses("not base64", sound.replaceFirst("MII", "M-I"));
    assertRefuses("two characters", sound.replace("\n", "\\n"));
    assertRefuses("damaged", sound.replaceFirst("MII", "AAA"));
    assertRefuses("BEGIN EC PRIVATE KEY and no certificate", text("ec-sec1.pem"));
    assertRefuses("asks an authority", text("own-request.pem"));
    assertRefuses("openssl x509", text("own-trusted.pem"));
    assertRefuses("openssl pkcs7", text("own-pkcs7.pem"));
    assertRefuses("SSH", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@here\n");
    String message = refusal(sound.getBytes(StandardCharsets.UTF_16));
    assertTrue(message.contains("UTF-16"), message);
  }
}
