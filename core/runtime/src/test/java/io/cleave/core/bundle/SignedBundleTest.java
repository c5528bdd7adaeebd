package io.cleave.core.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.pem.PemFile;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.fixtures.SmallResNet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a signature covers, and what is refused where one is asked for. */
class SignedBundleTest {
  private static final String CUT = "basic1";

  @TempDir private Path folder;

  private KeyPair maker;
  private Model model;
  private Path bundle;

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  @BeforeEach
  void write() throws IOException, GeneralSecurityException {
    maker = keys("Ed25519");
    Path described = SmallResNet.describe(folder.resolve("model"), 8, "cat", "dog");
    model =
        Model.find(described.toString())
            .withWeights(Weights.seeded(7))
            .withLabels(List.of("cat", "dog, or \\ wolf"));
    bundle = folder.resolve("bundle");
    BundleWriter.of(model, CUT).signKey(maker.getPrivate()).write(bundle);
  }

  private BundleException assertRefused(PublicKey key) {
    BundleException e = assertThrows(BundleException.class, () -> Bundle.read(bundle, key));
    assertTrue(e.getMessage().startsWith(bundle.resolve("manifest.json.sig") + ": "), "" + e);
    return e;
  }

  @Test
  void theMakersKeyOpensIt() throws IOException {
    Bundle read = Bundle.read(bundle, maker.getPublic());
    assertEquals(Classification.of(model), Classification.of(read.model()));
    assertEquals(model.network().cut(CUT), read.model().network().cut(CUT));
    assertEquals(64, Files.size(bundle.resolve("manifest.json.sig")));
    assertTrue(read.cleaveVersion().matches("\\d+\\.\\d+\\.\\d+.*"), read.cleaveVersion());
    assertEquals(read.fingerprint(), Bundle.read(bundle).fingerprint(), "without a key as well");
  }

  @Test
  void rejectsTheSignatureOfAnother() throws GeneralSecurityException {
    String message = assertRefused(keys("Ed25519").getPublic()).getMessage();
    assertTrue(message.contains("by the trusted key"), message);
  }

  @Test
  void rejectsAManifestOfWhichAnyByteChanged() throws IOException {
    Path file = bundle.resolve("manifest.json");
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at += 101) {
      byte[] changed = sound.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertRefused(maker.getPublic());
    }
  }

  @Test
  void rejectsADamagedShortLongOrMissingSignature() throws IOException {
    Path file = bundle.resolve("manifest.json.sig");
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      byte[] changed = sound.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertRefused(maker.getPublic());
    }
    for (int bytes : new int[] {0, 63, 65, 1 << 20}) {
      Files.write(file, Arrays.copyOf(sound, bytes));
      assertRefused(maker.getPublic());
    }
    Files.delete(file);
    assertTrue(assertRefused(maker.getPublic()).getMessage().contains("missing"));
  }

  @Test
  void rejectsLabelsOfAnotherVersion() throws IOException {
    Path labels = bundle.resolve("model.properties");
    Files.writeString(labels, Files.readString(labels).replace("cat", "cow"));
    BundleException e =
        assertThrows(BundleException.class, () -> Bundle.read(bundle, maker.getPublic()));
    assertTrue(e.getMessage().startsWith(labels + ": sha256: "), e.getMessage());
  }

  @Test
  void rejectsKeysOfOtherAlgorithms() throws GeneralSecurityException {
    for (String other : List.of("Ed448", "EC", "RSA")) {
      KeyPair keys = keys(other);
      BundleWriter writer = BundleWriter.of(model, CUT);
      assertThrows(IllegalArgumentException.class, () -> writer.signKey(keys.getPrivate()), other);
      assertThrows(
          IllegalArgumentException.class, () -> Bundle.read(bundle, keys.getPublic()), other);
    }
  }

  @Test
  void keysAreReadFromPem() throws IOException {
    PemFile secret = pem("PRIVATE KEY", maker.getPrivate().getEncoded());
    PemFile trusted = pem("PUBLIC KEY", maker.getPublic().getEncoded());
    Path other = folder.resolve("other");
    BundleWriter.of(model, CUT).signKey(secret.privateKey()).write(other);
    assertEquals(CUT, Bundle.read(other, trusted.publicKey()).cut());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, secret::publicKey);
    assertTrue(e.getMessage().contains("openssl pkey -pubout"), e.getMessage());
    assertThrows(IllegalArgumentException.class, trusted::privateKey);
  }

  private static PemFile pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    String text = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    return PemFile.of("--trust", Path.of("key.pem"), text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void nothingIsWrittenWhereSomethingIs() throws IOException {
    String before = Files.readString(bundle.resolve("manifest.json"));
    Model other = model.withWeights(Weights.seeded(8));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> BundleWriter.of(other, CUT).write(bundle));
    assertTrue(e.getMessage().startsWith("output: " + bundle), e.getMessage());
    assertEquals(before, Files.readString(bundle.resolve("manifest.json")));
  }

  @Test
  void rejectsACalibrationWithoutTheCut() {
    CalibrationFile none = CalibrationFile.of(Map.of());
    BundleWriter writer = BundleWriter.of(model, CUT);
    assertThrows(IllegalArgumentException.class, () -> writer.calibration(none));
  }

  @Test
  void otherWeightsAreAnotherVersion() throws IOException {
    Model other = model.withWeights(Weights.seeded(8));
    Bundle second = BundleWriter.of(other, CUT).write(folder.resolve("second"));
    Bundle first = Bundle.read(bundle);
    assertEquals(first.model().network().name(), second.model().network().name());
    assertNotEquals(first.fingerprint(), second.fingerprint());
    Path head = bundle.resolve("head.onnx");
    byte[] old = Files.readAllBytes(head);
    Files.write(head, Files.readAllBytes(folder.resolve("second/head.onnx")));
    assertEquals(old.length, Files.size(head), "heads of one network are of one size");
    IOException e = assertThrows(BundleException.class, () -> load(first));
    assertTrue(e.getMessage().contains("of another version"), e.getMessage());
  }

  private static void load(Bundle bundle) throws IOException {
    BundleNetwork network = (BundleNetwork) bundle.model().network();
    try (WeightReader none = bundle.model().weights().open(Map.of())) {
      network.graph(network.headTo(network.cut(CUT)), none);
    }
  }
}
