package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts belong together. */
class PartIdTest {
  private static final Engine TOY = new ToyEngine();
  private static final ToyNetwork NETWORK = ToyNetwork.create();

  private static PartId id(Network network, Weights weights) throws IOException {
    return id(TOY, new Model(network, weights, new ToyTask()));
  }

  private static PartId id(Engine engine, Model model) throws IOException {
    try (Part part = engine.load(model, model.network().whole())) {
      return part.id();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny.safetensors",
        "tiny.pth",
        "tiny-legacy.pth",
        "tiny-traced.pt",
        "tiny-scripted.pt"
      })
  void fingerprintIsThatOfTheWeightsAndNotOfTheirFile(String file) throws IOException {
    Model seeded =
        new Model(
            ResNet.of(18).withBaseWidth(4).withClasses(10),
            Weights.seeded(7),
            Classification.unlabelled(10, 224));
    Model stored =
        seeded.withWeights(Weights.resource(getClass().getClassLoader(), "weights/" + file));
    Engine engine = new PyTorchEngine();
    assertEquals(id(engine, seeded), id(engine, stored));
    assertEquals(seeded.weightsHash(), stored.weightsHash());
  }

  @Test
  void fingerprintIsTheSameOnBothEnginesAndForEveryRange() throws IOException {
    Model model = new Model(NETWORK, ToyWeights.EXACT, new ToyTask());
    assertEquals(id(TOY, model), id(new PyTorchEngine(), model));
    try (Part tail = TOY.load(model, NETWORK.tailFrom(NETWORK.cut("mixed")))) {
      assertEquals(id(TOY, model).fingerprint(), tail.id().fingerprint());
      tail.id().requireSameModel(id(TOY, model));
    }
  }

  @Test
  void otherWeightsHaveAnotherFingerprint() throws IOException {
    PartId one = id(NETWORK, Weights.seeded(1));
    PartId two = id(NETWORK, Weights.seeded(2));
    assertNotEquals(one.fingerprint(), two.fingerprint());
    assertRefused(one, two);
  }

  @Test
  void anotherDescriptionHasAnotherFingerprint() throws IOException {
    PartId one = id(NETWORK, ToyWeights.EXACT);
    PartId two = id(NETWORK.describedAs("tagger, longer"), ToyWeights.EXACT);
    assertEquals(one.network(), two.network());
    assertNotEquals(one.fingerprint(), two.fingerprint());
    assertRefused(one, two);
  }

  @Test
  void anAlteredNetworkIsAnotherModel() throws IOException {
    ResNet network = ResNet.of(18).withBaseWidth(4).withClasses(5).withInputSize(32);
    Network altered =
        LayerOperations.none(network)
            .withActivations(Map.of("maxpool", array -> array.mul(2)))
            .applied();
    Model model = new Model(network, Weights.seeded(1), Classification.unlabelled(5, 32));
    Engine engine = new PyTorchEngine();
    assertRefused(id(engine, model), id(engine, new Model(altered, model.weights(), model.task())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0f1e2d3c4b5a",
        "0F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C4B5A69788796A5B4C3D2E1F0"
      })
  void rejectsFingerprintsThatAreNoSha256InLowerCase(String fingerprint) {
    assertThrows(
        IllegalArgumentException.class, () -> new PartId("toy", fingerprint, NETWORK.whole()));
  }

  private static void assertRefused(PartId one, PartId other) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> one.requireSameModel(other))
            .getMessage();
    assertTrue(message.contains(one.toString()), message);
    assertTrue(message.contains(other.toString()), message);
  }
}
