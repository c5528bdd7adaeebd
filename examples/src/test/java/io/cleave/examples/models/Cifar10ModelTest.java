package io.cleave.examples.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.ModelBundle;
import io.cleave.core.ModelPart;
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
    ModelBundle model = ModelBundle.find("cifar10");
    assertEquals(
        ResNet.of(50).withBaseWidth(16).withClasses(10).withInputSize(64), model.network());
    assertEquals(List.of("airplane", "automobile"), model.labels().subList(0, 2));
    assertTrue(model.trained());
  }

  @Test
  void hasAllWeightsOfBothHalves() throws IOException {
    ModelBundle model = ModelBundle.find("cifar10");
    try (ModelPart head = model.head("bottle1");
        ModelPart tail = model.tail("bottle1")) {
      assertEquals(new Shape(64, 16, 16), head.cut().shape());
      assertEquals(head.cut(), tail.cut());
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
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> ModelBundle.find("cifar-10"));
    assertTrue(error.getMessage().contains("(expected: demo, cifar10, resnet18"), "" + error);
  }
}
