package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Classification;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutCommandTest extends CommandTest {
  private static final String CALIBRATION =
      "../models/src/main/resources/io/cleave/models/demo/calibration.cleave-profile";

  @TempDir private Path folder;

  private Path cut(String... more) {
    Path output = folder.resolve("bundle");
    List<String> command = List.of("cut", "--at", "maxpool", "--output", output.toString());
    String[] all = Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    assertEquals(0, run(all), err.toString());
    return output;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void folderIsAModelWhoseHalvesMeetThoseOfTheWhole() throws IOException {
    Path output = cut();
    assertEquals(
        List.of("head.onnx", "manifest.json", "model.properties", "tail.onnx"), names(output));
    Model whole = Model.find("demo");
    Model halves = Model.find(output.toString());
    String fingerprint = Bundle.of(halves).orElseThrow().fingerprint();
    String expected =
        whole.network().name() + " cut at maxpool, weights " + fingerprint.substring(0, 12);
    assertTrue(out.toString().contains(expected), out.toString());
    assertEquals(Classification.of(whole), halves.task());
    Network network = whole.network();
    try (Part head = halves.head("maxpool");
        Part tail = halves.tail("maxpool");
        Part pytorch =
            Engine.named("pytorch", network)
                .load(whole, network.tailFrom(network.cut("maxpool")))) {
      tail.id().requireSameModel(head.id());
      pytorch.id().requireSameModel(head.id());
      assertEquals(head.wanted(), pytorch.given());
    }
  }

  @Test
  void theCalibrationTravelsWithBothHalves() throws IOException {
    Path output = cut("--calibration", CALIBRATION);
    CalibrationFile own = Bundle.read(output).calibrations().orElseThrow();
    CalibrationFile all = CalibrationFile.read(Path.of(CALIBRATION));
    assertEquals(all.find("maxpool"), own.find("maxpool"));
    assertEquals(1, own.cuts().size());
    Profile calibrated = Profile.compact().withCalibration(own.find("maxpool").orElseThrow());
    assertTrue(calibrated.calibration().isPresent());
  }

  @Test
  void aCalibrationOfOtherCutsIsRefusedByName() throws IOException {
    Path other = folder.resolve("other.cleave-profile");
    CalibrationFile.of(
            Map.of(
                "elsewhere",
                CalibrationFile.read(Path.of(CALIBRATION)).find("maxpool").orElseThrow()))
        .write(other);
    String output = folder.resolve("none").toString();
    assertEquals(
        2, run("cut", "--at", "maxpool", "--output", output, "--calibration", other.toString()));
    assertTrue(err.toString().contains("[elsewhere] (expected: one of maxpool)"), "" + err);
    assertTrue(Files.notExists(Path.of(output)));
  }

  @Test
  void aSignedBundleIsTakenByWhoTrustsItsMakerAlone() throws IOException, GeneralSecurityException {
    KeyPair maker = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path secret = pem("maker.pem", "PRIVATE KEY", maker.getPrivate().getEncoded());
    Path trusted = pem("trusted.pem", "PUBLIC KEY", maker.getPublic().getEncoded());
    Path stranger = pem("stranger.pem", "PUBLIC KEY", other.getPublic().getEncoded());
    String bundle = cut("--sign-key", secret.toString()).toString();
    assertEquals(0, run("cuts", "--model", bundle, "--trust", trusted.toString()), "" + err);
    assertEquals(1, run("cuts", "--model", bundle, "--trust", stranger.toString()));
    assertTrue(err.toString().contains("manifest.json.sig: no signature"), "" + err);
    assertEquals(1, run("cuts", "--model", "demo", "--trust", trusted.toString()));
    assertTrue(err.toString().contains("manifest.json: missing"), "" + err);
    assertEquals(2, run("cuts", "--model", bundle, "--trust", secret.toString()));
    assertFalse(err.toString().contains("Exception"), "" + err);
  }

  private Path pem(String name, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    String text = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void nothingIsWrittenWhereThereIsNoSuchCutOrSomethingElse() throws IOException {
    Path output = folder.resolve("none");
    assertEquals(2, run("cut", "--at", "nowhere", "--output", output.toString()));
    assertTrue(err.toString().contains("nowhere"), err.toString());
    assertTrue(Files.notExists(output));
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    assertEquals(2, run("cut", "--at", "maxpool", "--output", folder.toString()));
    assertTrue(err.toString().contains("output: " + folder), err.toString());
    assertEquals(List.of("kept"), names(folder));
    assertEquals("kept", Files.readString(kept));
  }
}
