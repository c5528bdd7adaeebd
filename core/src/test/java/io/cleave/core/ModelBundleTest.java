package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.translate.TranslateException;
import io.cleave.core.resnet.ResNet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBundleTest {

  private static final String DESCRIPTION =
      """
      architecture=resnet
      depth=18
      baseWidth=4
      classes=3
      inputSize=32
      shorterSide=32
      mean=0.5,0.5,0.5
      deviation=0.25,0.25,0.25
      labels=circle, square, star
      weights=weights.safetensors
      """;

  @TempDir Path folder;

  @Test
  void publishedNetworkHasRandomWeightsUntilOthersAreGiven() throws IOException {
    ModelBundle bundle = ModelBundle.find("resnet50");
    assertEquals(ResNet.of(50), bundle.network());
    assertFalse(bundle.trained());
    assertFalse(bundle.withWeights("seed:7").trained());
    assertTrue(bundle.withWeights("resnet50.pth").trained());
    assertEquals(256, bundle.preprocessing().shorterSide());
  }

  @Test
  void folderIsFoundByItsPath() throws IOException {
    describe(DESCRIPTION);
    ModelBundle bundle = ModelBundle.find(folder.toString());
    assertEquals(List.of("circle", "square", "star"), bundle.labels());
    assertEquals("resnet18-w4-c3-i32", bundle.network().name());
    assertTrue(bundle.weights().description().contains("weights.safetensors"));
  }

  @Test
  void unknownNameListsWhatMayBeNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ModelBundle.find("alexnet"))
            .getMessage();
    assertTrue(message.contains("expected: resnet18, resnet34"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "depth=51",
        "classes=many",
        "labels=circle, square",
        "mean=0.5,0.5",
        "mean=a,b,c",
        "architecture=vgg",
        "weights=../../etc/passwd",
        "shorterSide=16",
        "deviation="
      })
  void refusesDescriptionWhenOneValueIsWrongAndNamesIt(String line) throws IOException {
    String key = line.substring(0, line.indexOf('='));
    describe(DESCRIPTION.replaceAll("(?m)^" + key + "=.*$", line));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ModelBundle.find(folder.toString()));
    assertTrue(refusal.getMessage().contains(key), refusal.getMessage());
  }

  @Test
  void refusesSeedThatIsNoNumber() throws IOException {
    ModelBundle bundle = ModelBundle.find("resnet18");
    assertThrows(IllegalArgumentException.class, () -> bundle.withWeights("seed:x"));
  }

  @Test
  void translatorTakesAnImageOfAnySizeAndNamesItsClasses() throws IOException, TranslateException {
    describe(DESCRIPTION);
    ModelBundle bundle = ModelBundle.find(folder.toString()).withWeights("seed:1");
    Image image =
        ImageFactory.getInstance().fromImage(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB));
    try (SplitModel model = SplitModel.load(bundle.network(), bundle.weights());
        ai.djl.Model djl = ai.djl.Model.newInstance("test", "PyTorch")) {
      djl.setBlock(model.block());
      try (Predictor<Image, Classifications> predictor = djl.newPredictor(bundle.translator())) {
        Classifications answer = predictor.predict(image);
        assertEquals(List.of("circle", "square", "star"), answer.getClassNames());
        double sum = answer.getProbabilities().stream().mapToDouble(d -> d).sum();
        assertEquals(1.0, sum, 1e-5);
      }
    }
  }

  private void describe(String text) throws IOException {
    Files.writeString(folder.resolve("model.properties"), text);
  }
}
