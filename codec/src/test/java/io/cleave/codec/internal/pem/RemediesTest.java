package io.cleave.codec.internal.pem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the commands that messages name. They are OpenSSL's. */
@Needs(Need.OPENSSL)
class RemediesTest {
  private static final Pattern COMMAND = Pattern.compile("(?:openssl|keytool) .*?(?= makes)");
  private static final String PASSWORD = PemResources.PASSWORD;

  @TempDir private static Path folder;

  private static Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static String refusal(Path file, boolean withPassword) throws IOException {
    PemFile pem = PemFile.read("--tls-key", file);
    KeyPassword password = withPassword ? PemResources.password(folder, PASSWORD) : null;
    return assertThrows(IllegalArgumentException.class, () -> new PrivateKeys(pem, password).read())
        .getMessage();
  }

  /** Runs what a message says, with the passwords that a user would type; gives the last file. */
  private static Path run(String message, String... passwords) throws Exception {
    List<String> commands = COMMAND.matcher(message).results().map(MatchResult::group).toList();
    assertTrue(!commands.isEmpty(), message);
    Path written = folder;
    for (String command : commands) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      written =
          Path.of(words.get(words.indexOf(words.contains("-out") ? "-out" : "-destkeystore") + 1));
      words.addAll(typed(command, passwords));
      if (words.get(0).equals("keytool")) {
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      }
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), words + ": " + output);
    }
    return written;
  }

  private static List<String> typed(String command, String... passwords) {
    if (command.startsWith("keytool")) {
      return List.of("-srcstorepass", PASSWORD, "-deststorepass", PASSWORD, "-noprompt");
    }
    List<String> typed = new ArrayList<>();
    for (String option : passwords) {
      typed.addAll(List.of(option, "pass:" + PASSWORD));
    }
    return command.contains("pkcs12") ? List.of("-passin", "pass:" + PASSWORD) : typed;
  }

  private static void assertSame(String reference, Path file, boolean withPassword)
      throws IOException {
    KeyPassword password = withPassword ? PemResources.password(folder, PASSWORD) : null;
    PrivateKey expected = new PrivateKeys(PemResources.pem(reference), null).read().get(0);
    PrivateKey found = new PrivateKeys(PemFile.read("--tls-key", file), password).read().get(0);
    assertArrayEquals(PemResources.secret(expected), PemResources.secret(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec-aes256.pem", "ec-sec1-aes128.pem", "ec-des3.pem", "ec-scrypt.pem"})
  void opensAnEncryptedKey(String name) throws Exception {
    Path file = file(name, PemResources.bytes(name));
    assertSame("ec.pem", run(refusal(file, false), "-passin"), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec-scrypt.pem", "ec-camellia.pem"})
  void encryptsAKeyAnotherWay(String name) throws Exception {
    Path file = file(name, PemResources.bytes(name));
    assertSame("ec.pem", run(refusal(file, true), "-passin", "-passout"), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec-explicit.pem", "ec-explicit-pkcs8.pem"})
  void namesACurve(String name) throws Exception {
    Path file = file(name, PemResources.bytes(name));
    assertSame("ec.pem", run(refusal(file, false)), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec.pem", "ec-sec1.pem", "rsa.pem", "rsa-pkcs1.pem", "ed25519.pem"})
  void makesPemOfAKeyInDer(String name) throws Exception {
    Path file = file(name + ".der", PemResources.pem(name).blocks().get(0).content());
    String message = refusal(file, false);
    assertTrue(message.contains("is a key in DER"), message);
    String reference = name.replace("-sec1", "").replace("-pkcs1", "");
    assertSame(reference, run(message), false);
  }

  @Test
  void makesPemOfAnEncryptedKeyInDer() throws Exception {
    Path file = file("ec-aes256.der", PemResources.pem("ec-aes256.pem").blocks().get(0).content());
    assertSame("ec.pem", run(refusal(file, false), "-passin"), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void makesPemOfAKeyStore(String type) throws Exception {
    Path file = folder.resolve("store." + type);
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    Identity own = Identity.of(PemResources.pem("own-cert.pem"), PemResources.pem("ec.pem"), null);
    Certificate[] chain = own.chain().toArray(Certificate[]::new);
    store.setKeyEntry("server", own.key(), PASSWORD.toCharArray(), chain);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    Path made = run(refusal(file, false));
    assertSame("ec.pem", made, false);
    assertEquals(own.chain(), PemFile.read("--tls-cert", made).certificates());
  }

  private static void assertCertificate(String name, byte[] content) throws Exception {
    PemFile file = PemFile.read("--tls-cert", file(name, content));
    String message = assertThrows(IllegalArgumentException.class, file::certificates).getMessage();
    assertEquals(
        PemResources.pem("own-cert.pem").certificates(),
        PemFile.read("--tls-cert", run(message)).certificates());
  }

  @Test
  void makesPemOfOtherFormsOfCertificates() throws Exception {
    assertCertificate("trusted", PemResources.bytes("own-trusted.pem"));
    assertCertificate("pkcs7", PemResources.bytes("own-pkcs7.pem"));
    assertCertificate("pkcs7.der", PemResources.pem("own-pkcs7.pem").blocks().get(0).content());
  }

  @Test
  void makesPemOfACertificateInDerWhereAKeyIsWanted() throws Exception {
    byte[] der = PemResources.pem("own-cert.pem").certificates().get(0).getEncoded();
    Path made = run(refusal(file("cert.der", der), false));
    assertEquals(1, PemFile.read("--tls-cert", made).certificates().size());
  }
}
