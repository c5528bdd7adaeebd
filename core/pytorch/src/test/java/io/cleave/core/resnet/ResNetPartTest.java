package io.cleave.core.resnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.djl.TensorShapes;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResNetPartTest {

  private static ResNet small(int depth) {
    return ResNet.of(depth).withBaseWidth(4).withClasses(5).withInputSize(64);
  }

  private static BlockPart load(ResNet network, Range range) throws IOException {
    return load(network, range, 7);
  }

  private static BlockPart load(ResNet network, Range range, long seed) throws IOException {
    Model model = new Model(network, Weights.seeded(seed), Classification.unlabelled(5, 64));
    return new PyTorchEngine().load(model, range);
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void tailOfHeadEqualsTheWholeNetworkBitForBitAtEveryCut(int depth) throws IOException {
    ResNet network = small(depth);
    try (BlockPart part = load(network, network.whole());
        NDManager manager = part.manager().newSubManager()) {
      NDArray image = image(manager, 2);
      float[] whole = run(part.block(), image).toFloatArray();
      for (Cut cut : network.cuts()) {
        NDArray activation = run(part.block(network.headTo(cut)), image);
        assertEquals(TensorShapes.batch(2, cut.shape()), activation.getShape());
        NDArray received = manager.create(activation.toFloatArray(), activation.getShape());
        Block tail = part.block(network.tailFrom(cut));
        assertArrayEquals(whole, run(tail, received).toFloatArray(), cut.name());
      }
    }
  }

  @Test
  void headLeavesFeatureMapsContiguousSoThatTheirBytesCanBeReadInPlace() throws IOException {
    ResNet network = small(50);
    try (BlockPart part = load(network, network.whole());
        NDManager manager = part.manager().newSubManager()) {
      for (Cut cut : network.cuts()) {
        NDArray activation = run(part.block(network.headTo(cut)), image(manager, 1));
        var shared = activation.toByteBuffer(true);
        shared.putFloat(0, 42f);
        assertEquals(42f, activation.toFloatArray()[0], cut.name());
      }
    }
  }

  @Test
  void headAndTailLoadedAloneGiveTheWholeNetworksAnswer() throws IOException {
    ResNet network = small(50);
    try (BlockPart whole = load(network, network.whole());
        BlockPart head = load(network, network.headTo(network.cut("bottle1")));
        BlockPart tail = load(network, network.tailFrom(network.cut("layer1.0")));
        NDManager manager = whole.manager().newSubManager()) {
      NDArray image = image(manager, 1);
      assertEquals(head.id().fingerprint(), tail.id().fingerprint());
      assertEquals(head.wanted(), tail.given());
      assertEquals(network.inputs(), head.given());
      assertEquals(network.outputs(), tail.wanted());
      assertArrayEquals(
          run(whole.block(), image).toFloatArray(),
          run(tail.block(), run(head.block(), image)).toFloatArray());
    }
  }

  @Test
  void sessionsGiveTheBlocksBitsAcrossAChain() throws IOException {
    ResNet network = small(18);
    Cut conv1 = network.cut("conv1");
    Cut basic3 = network.cut("basic3");
    try (BlockPart whole = load(network, network.whole());
        NDManager manager = whole.manager().newSubManager();
        Chain chain =
            Chain.of(
                network.whole(),
                List.of(
                    load(network, network.headTo(conv1)),
                    load(network, network.between(conv1, basic3)),
                    load(network, network.tailFrom(basic3))))) {
      NDArray images = image(manager, 3);
      FloatBuffer expected = FloatBuffer.wrap(run(whole.block(), images).toFloatArray());
      assertEquals(expected, run(whole, images));
      assertEquals(expected, run(chain, images));
    }
  }

  private static FloatBuffer run(Part part, NDArray images) {
    try (Session session = part.newSession()) {
      Tensors inputs = session.inputs(part.given(), (int) images.getShape().get(0));
      inputs.data(0).asFloatBuffer().put(images.toFloatArray());
      return FloatBuffer.allocate(15).put(session.run().data("logits").asFloatBuffer()).flip();
    }
  }

  @Test
  void headAndTailHoldNoWeightsOfEachOther() throws IOException {
    ResNet network = small(50);
    Cut maxpool = network.cut("maxpool");
    long whole = network.tensors().values().stream().mapToLong(Shape::size).sum();
    try (BlockPart head = load(network, network.headTo(maxpool));
        BlockPart tail = load(network, network.tailFrom(maxpool))) {
      long stem = 4 * 3 * 7 * 7 + 4;
      assertEquals(stem, elements(head));
      assertTrue(elements(tail) < whole - stem, "the tail holds the stem too");
    }
  }

  private static long elements(BlockPart part) {
    return part.manager().getManagedArrays().stream().mapToLong(NDArray::size).sum();
  }

  @Test
  void rejectsBlocksOfLayersThatWereNotLoaded() throws IOException {
    ResNet network = small(18);
    Cut maxpool = network.cut("maxpool");
    try (BlockPart head = load(network, network.headTo(maxpool))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> head.block(network.tailFrom(maxpool)))
              .getMessage();
      assertTrue(message.contains("maxpool to logits"), message);
    }
  }

  @Test
  void rejectsRangesOfAnotherNetwork() {
    ResNet other = small(50);
    Range foreign = other.headTo(other.cut("bottle1"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> load(small(18), foreign)).getMessage();
    assertTrue(message.contains("input to layer1.0"), message);
  }

  @Test
  void fingerprintsDifferWhenWeightsDiffer() throws IOException {
    ResNet network = small(18);
    try (BlockPart one = load(network, network.headTo(network.cut("maxpool")), 1);
        BlockPart two = load(network, network.headTo(network.cut("maxpool")), 2)) {
      assertNotEquals(one.id().fingerprint(), two.id().fingerprint());
    }
  }

  @Test
  void forwardLeavesNoArraysBehindButItsResult() throws IOException {
    ResNet network = small(50);
    try (BlockPart part = load(network, network.whole());
        NDManager manager = part.manager().newSubManager()) {
      NDArray image = image(manager, 1);
      for (Cut cut : network.cuts()) {
        int before = manager.getManagedArrays().size();
        NDArray activation = run(part.block(network.headTo(cut)), image);
        assertEquals(before + 1, manager.getManagedArrays().size(), "head to " + cut.name());
        run(part.block(network.tailFrom(cut)), activation);
        assertEquals(before + 2, manager.getManagedArrays().size(), "tail from " + cut.name());
      }
    }
  }

  @Test
  void refusesTrainingBecauseBatchNormalisationIsFolded() throws IOException {
    ResNet network = small(18);
    try (BlockPart part = load(network, network.whole());
        NDManager manager = part.manager().newSubManager()) {
      NDList input = new NDList(image(manager, 1));
      ParameterStore store = new ParameterStore(manager, false);
      assertThrows(IllegalArgumentException.class, () -> part.block().forward(store, input, true));
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
