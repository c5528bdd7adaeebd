package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitModelTest {

  private static final Weights WEIGHTS = Weights.seeded(7);

  private static ResNet small(int depth) {
    return ResNet.of(depth).withBaseWidth(4).withClasses(5).withInputSize(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void tailOfHeadEqualsTheWholeNetworkBitForBitAtEveryCut(int depth) throws IOException {
    try (SplitModel model = SplitModel.load(small(depth), WEIGHTS);
        NDManager manager = model.manager().newSubManager()) {
      NDArray image = image(manager, 2);
      float[] whole = run(model.block(), image).toFloatArray();
      for (Cut cut : model.cuts()) {
        Split split = model.cut(cut.name());
        NDArray activation = run(split.head(), image);
        assertEquals(new Shape(2).addAll(cut.shape()), activation.getShape());
        NDArray received = manager.create(activation.toFloatArray(), activation.getShape());
        assertArrayEquals(whole, run(split.tail(), received).toFloatArray(), cut.name());
      }
    }
  }

  @Test
  void headLeavesFeatureMapsContiguousSoThatTheirBytesCanBeReadInPlace() throws IOException {
    try (SplitModel model = SplitModel.load(small(50), WEIGHTS);
        NDManager manager = model.manager().newSubManager()) {
      for (Cut cut : model.cuts()) {
        NDArray activation = run(model.cut(cut.name()).head(), image(manager, 1));
        var shared = activation.toByteBuffer(true);
        shared.putFloat(0, 42f);
        assertEquals(42f, activation.toFloatArray()[0], cut.name());
      }
    }
  }

  @Test
  void halvesLoadedAloneGiveTheWholeNetworksAnswer() throws IOException {
    ResNet network = small(50);
    try (SplitModel model = SplitModel.load(network, WEIGHTS);
        ModelPart head = ModelPart.head(network, WEIGHTS, "bottle1");
        ModelPart tail = ModelPart.tail(network, WEIGHTS, "layer1.0");
        NDManager manager = model.manager().newSubManager()) {
      NDArray image = image(manager, 1);
      assertEquals(head.fingerprint(), tail.fingerprint());
      assertEquals(head.outputShape(), tail.inputShape());
      assertEquals(tail.outputShape(), head.logitsShape());
      assertEquals(tail.outputShape(), tail.logitsShape());
      assertArrayEquals(
          run(model.block(), image).toFloatArray(),
          run(tail.block(), run(head.block(), image)).toFloatArray());
    }
  }

  @Test
  void halvesHoldNoWeightsOfTheOtherHalf() throws IOException {
    ResNet network = small(50);
    long whole = network.tensors().values().stream().mapToLong(Shape::size).sum();
    try (ModelPart head = ModelPart.head(network, WEIGHTS, "maxpool");
        ModelPart tail = ModelPart.tail(network, WEIGHTS, "maxpool")) {
      long stem = 4 * 3 * 7 * 7 + 4;
      assertEquals(stem, elements(head));
      assertTrue(elements(tail) < whole - stem, "the tail holds the stem too");
    }
  }

  private static long elements(ModelPart part) {
    return part.manager().getManagedArrays().stream().mapToLong(NDArray::size).sum();
  }

  @Test
  void fingerprintsDifferWhenWeightsDiffer() throws IOException {
    try (ModelPart one = ModelPart.head(small(18), Weights.seeded(1), "maxpool");
        ModelPart two = ModelPart.head(small(18), Weights.seeded(2), "maxpool")) {
      assertTrue(!one.fingerprint().weights().equals(two.fingerprint().weights()));
    }
  }

  @Test
  void forwardLeavesNoArraysBehindButItsResult() throws IOException {
    try (SplitModel model = SplitModel.load(small(50), WEIGHTS);
        NDManager manager = model.manager().newSubManager()) {
      NDArray image = image(manager, 1);
      for (Cut cut : model.cuts()) {
        Split split = model.cut(cut.name());
        int before = manager.getManagedArrays().size();
        NDArray activation = run(split.head(), image);
        assertEquals(before + 1, manager.getManagedArrays().size(), "head to " + cut.name());
        run(split.tail(), activation);
        assertEquals(before + 2, manager.getManagedArrays().size(), "tail from " + cut.name());
      }
    }
  }

  @Test
  void refusesTrainingBecauseBatchNormalisationIsFolded() throws IOException {
    try (SplitModel model = SplitModel.load(small(18), WEIGHTS);
        NDManager manager = model.manager().newSubManager()) {
      NDList input = new NDList(image(manager, 1));
      ParameterStore store = new ParameterStore(manager, false);
      assertThrows(IllegalArgumentException.class, () -> model.block().forward(store, input, true));
    }
  }

  private static NDArray image(NDManager manager, int batch) {
    Shape shape = new Shape(batch, 3, 64, 64);
    return manager
        .arange((int) shape.size())
        .toType(DataType.FLOAT32, false)
        .mul(0.37f)
        .sin()
        .reshape(shape);
  }

  private static NDArray run(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }
}
