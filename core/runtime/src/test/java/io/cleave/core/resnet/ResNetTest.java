package io.cleave.core.resnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResNetTest {

  private static final ResNet RESNET50 = ResNet.of(50);

  @ParameterizedTest
  @CsvSource({
    "18, 11689512, 1814073344",
    "34, 21797672, 3663761408",
    "50, 25557032, 4089184256",
    "101, 44549160, 7801405440",
    "152, 60192808, 11513626624"
  })
  void parametersAndMultiplyAddsAreTorchvisions(int depth, long parameters, long multiplyAdds) {
    assertEquals(new Cost(parameters, multiplyAdds), ResNet.of(depth).cut("input").tail());
  }

  @Test
  void headAndTailCostsAddUpAtEveryCut() {
    Cost whole = RESNET50.cut("input").tail();
    for (Cut cut : RESNET50.cuts()) {
      assertEquals(whole, cut.head().plus(cut.tail()), cut.name());
    }
  }

  @Test
  void cutsOfThePaperHaveItsShapes() {
    assertEquals(TensorShape.of(64, 56, 56), RESNET50.cut("maxpool").shape());
    assertEquals(TensorShape.of(256, 56, 56), RESNET50.cut("bottle1").shape());
    assertEquals(256 * 56 * 56 * 4, RESNET50.cut("bottle1").rawBytes());
  }

  @Test
  void resnet50IsCutBetweenAllItsStages() {
    List<String> names = RESNET50.splits().stream().map(Cut::name).toList();
    assertEquals(20, names.size());
    assertEquals(List.of("input", "conv1", "maxpool", "bottle1"), names.subList(0, 4));
    assertEquals(List.of("bottle16", "avgpool"), names.subList(18, 20));
  }

  @ParameterizedTest
  @CsvSource({"layer1.0, bottle1", "relu, conv1", "layer1, bottle3", "layer4.2, bottle16"})
  void cutsAreFoundByTorchvisionsNames(String module, String name) {
    assertEquals(name, RESNET50.cut(module).name());
  }

  @ParameterizedTest
  @CsvSource({
    "layer1.0.conv2, maxpool, bottle1",
    "layer2.0.downsample, bottle3, bottle4",
    "bn1, input, conv1"
  })
  void refusesCutInsideAStageAndNamesTheNearestLegalOnes(
      String inside, String before, String behind) {
    String message = refusal(inside);
    assertTrue(message.contains(before + " and " + behind), message);
  }

  @Test
  void refusesCutBehindTheLastLayer() {
    assertTrue(refusal("fc").contains("nothing is left for a tail"));
  }

  @Test
  void refusesUnknownCutAndListsTheKnownOnes() {
    assertTrue(refusal("layer9").contains("input, conv1, maxpool, bottle1"));
  }

  private static String refusal(String cut) {
    return assertThrows(IllegalArgumentException.class, () -> RESNET50.cut(cut)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void architectureIsRecognisedFromItsTensors(int depth) {
    ResNet network = ResNet.of(depth).withBaseWidth(16).withClasses(10);
    assertEquals(network, ResNet.fromTensors(network.tensors()));
  }

  @Test
  void refusesTensorsOfAnotherNetwork() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ResNet.fromTensors(Map.of("features.0.weight", new Shape(64, 3, 11, 11))));
  }

  @Test
  void namesTellArchitecturesApart() {
    assertEquals("resnet50", RESNET50.name());
    assertEquals(
        "resnet50-w16-c10-i64",
        RESNET50.withBaseWidth(16).withClasses(10).withInputSize(64).name());
  }

  @Test
  void refusesDepthThatWasNeverPublished() {
    String message = assertThrows(IllegalArgumentException.class, () -> ResNet.of(51)).getMessage();
    assertEquals("depth: 51 (expected: 18, 34, 50, 101 or 152)", message);
  }
}
