package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model zoo laid out in a directory, read by the code that reads DJL's public one. */
class ZooReaderTest extends WeightReaderContract {
  private static final String CACHE = "DJL_CACHE_DIR";

  @TempDir private Path directory;
  private String cacheBefore;

  @BeforeEach
  void layOutZoo() throws IOException {
    cacheBefore = System.getProperty(CACHE);
    System.setProperty(CACHE, directory.resolve("cache").toString());
    addModel("tiny", "18", "tiny-traced.pt");
    addModel("other", "50", "tiny.pth");
  }

  @AfterEach
  void restoreCache() {
    if (cacheBefore == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, cacheBefore);
    }
  }

  @Override
  Weights weights() {
    return Weights.zoo(zoo() + "?artifact_id=tiny&layers=18");
  }

  @Test
  void readsAModelThatLiesInADirectoryAlone() throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    Files.copy(Fixtures.path("tiny.safetensors"), plain.resolve("model.safetensors"));
    try (WeightReader reader = Weights.zoo(plain.toUri().toString()).open(Fixtures.tinyNetwork())) {
      reader.requireExactly(Fixtures.tinyNetwork());
    }
  }

  @Test
  void readsAFileByItsAddress() throws IOException {
    Path file = directory.resolve("net.safetensors");
    Files.copy(Fixtures.path("tiny.safetensors"), file);
    try (WeightReader reader = Weights.zoo(file.toUri().toString()).open(Fixtures.tinyNetwork())) {
      reader.requireExactly(Fixtures.tinyNetwork());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/a.pth", "ftp://127.0.0.1/a.pth", "hf://org/net", "a.pth"})
  void rejectsAnAddressThatNobodyReads(String url) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Weights.zoo(url));
    assertTrue(e.getMessage().startsWith("weights: " + url + " (expected: a file"), e.getMessage());
  }

  /** DJL takes what it fetched before from its cache, so that this needs no network. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet?layers=18", "resnet/0.0.1/resnet", "resnet/0.0.1", "resnet"})
  void readsAModelOfThePublicZoo(String model) throws IOException {
    String cached = "cache/cache/repo/model/cv/image_classification/ai/djl/pytorch/resnet";
    Path metadata = directory.resolve(cached);
    Path files = Files.createDirectories(metadata.resolve("0.0.1/resnet"));
    Files.copy(Fixtures.path("tiny-traced.pt"), files.resolve("traced_resnet18.pt"));
    Files.writeString(files.resolve("synset.txt"), "n01440764 tench");
    Files.writeString(
        metadata.resolve("metadata.json"), metadata("resnet", "18", "traced_resnet18.pt"));
    try (WeightReader reader =
        Weights.zoo("djl://ai.djl.pytorch/" + model).open(Fixtures.tinyNetwork())) {
      reader.requireExactly(Fixtures.tinyNetwork());
      assertEquals("djl://ai.djl.pytorch/" + model + " (traced_resnet18.pt)", reader.description());
    }
  }

  @Test
  void rejectsAZooOfSeveralModelsWhenNoneIsNamed() {
    assertReason(zoo(), "2 models (expected: 1; name one with ?artifact_id=)");
  }

  @Test
  void rejectsAPropertyThatNoModelHas() {
    assertReason(zoo() + "?artifact_id=tiny&layers=101", "no such model in the zoo");
  }

  @Test
  void rejectsADirectoryThatIsNotThere() {
    assertReason(directory.resolve("none").toUri().toString(), "0 models");
  }

  @Test
  void rejectsAModelWithoutWeights() throws IOException {
    Path plain = Files.createDirectory(directory.resolve("empty"));
    assertReason(plain.toUri().toString(), "weights files []");
  }

  @Test
  void rejectsAnAddressThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> Weights.zoo("resnet50"));
    assertThrows(IllegalArgumentException.class, () -> Weights.zoo("djl://ai.djl.pytorch"));
    assertEquals(
        "djl://ai.djl.pytorch/resnet?layers=50",
        Weights.zoo("djl://ai.djl.pytorch/resnet?layers=50").description());
  }

  private static void assertReason(String url, String reason) {
    WeightsException e =
        assertThrows(WeightsException.class, () -> Weights.zoo(url).open(Map.of()));
    assertTrue(e.reason().startsWith(reason), e.reason());
    assertEquals(url, e.source());
  }

  private String zoo() {
    return directory.resolve("zoo").toUri().toString();
  }

  private void addModel(String artifact, String layers, String fixture) throws IOException {
    Path model = directory.resolve("zoo/model/cv/image_classification/io/cleave/test/" + artifact);
    Files.createDirectories(model.resolve("0.0.1"));
    Files.copy(Fixtures.path(fixture), model.resolve("0.0.1").resolve(fixture));
    Files.writeString(model.resolve("metadata.json"), metadata(artifact, layers, fixture));
  }

  private static String metadata(String artifact, String layers, String file) {
    return """
        {"metadataVersion": "0.2", "resourceType": "model",
         "application": "cv/image_classification",
         "groupId": "io.cleave.test", "artifactId": "%s", "name": "%1$s",
         "artifacts": [{"version": "0.0.1", "snapshot": false, "name": "%1$s",
           "properties": {"layers": "%s"}, "arguments": {},
           "files": {"model": {"uri": "0.0.1/%s", "name": "%3$s"}}}]}
        """
        .formatted(artifact, layers, file);
  }
}
