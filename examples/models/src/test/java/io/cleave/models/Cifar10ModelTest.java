package io.cleave.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.resnet.ResNet;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The committed model; its images are not in the repository, so its accuracy is not tested here.
 */
class Cifar10ModelTest {
  private static final String WEIGHTS = "/io/cleave/models/cifar10/weights.safetensors";
  private static final int LARGEST_BYTES = 4_000_000;

  @Test
  void isFoundByItsName() throws IOException {
    Model model = Model.find("cifar10");
    assertEquals(
        ResNet.of(50).withBaseWidth(16).withClasses(10).withInputSize(64), model.network());
    assertEquals(
        List.of("airplane", "automobile"), Classification.of(model).labels().subList(0, 2));
    assertFalse(model.weights().isRandom());
  }

  @Test
  void hasAllWeightsOfBothHalves() throws IOException {
    Model model = Model.find("cifar10");
    try (Part head = model.head("bottle1");
        Part tail = model.tail("bottle1")) {
      assertEquals(TensorShape.of(64, 16, 16), head.wanted().only("head").shape());
      assertEquals(head.wanted(), tail.given());
      head.id().requireSameModel(tail.id());
    }
  }

  @Test
  void staysSmallEnoughToBeCommitted() throws IOException {
    try (InputStream weights = Cifar10ModelTest.class.getResourceAsStream(WEIGHTS)) {
      int bytes = weights.readAllBytes().length;
      assertTrue(bytes <= LARGEST_BYTES, "bytes " + bytes);
    }
  }

  @Test
  void isOfferedToWhoeverMisspellsAModel() {
    Exception error = assertThrows(IllegalArgumentException.class, () -> Model.find("cifar-10"));
    assertTrue(error.getMessage().contains("(expected: demo, cifar10, resnet18"), "" + error);
  }
}
