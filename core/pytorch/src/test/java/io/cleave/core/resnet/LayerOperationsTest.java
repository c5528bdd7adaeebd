package io.cleave.core.resnet;

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
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorch;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerOperationsTest {
  private static final ResNet NETWORK =
      ResNet.of(50).withBaseWidth(4).withClasses(5).withInputSize(32);
  private static final Weights WEIGHTS = Weights.seeded(7);
  private static final LayerOperations NONE = LayerOperations.none(NETWORK);

  @Test
  void whoOnlyLooksSeesWhatCrossesEachCutAndChangesNothing() throws IOException {
    Map<String, float[]> seen = new LinkedHashMap<>();
    Map<String, UnaryOperator<NDArray>> observers = new LinkedHashMap<>();
    for (Cut cut : NETWORK.splits().subList(1, NETWORK.splits().size())) {
      observers.put(
          cut.name(),
          array -> {
            seen.put(cut.name(), array.toFloatArray());
            return array;
          });
    }
    try (BlockPart plain = load(NETWORK);
        BlockPart watched = load(NONE.withActivations(observers).applied())) {
      assertArrayEquals(run(plain.block()), run(watched.block()));
      for (String cut : observers.keySet()) {
        Block head = plain.block(NETWORK.headTo(NETWORK.cut(cut)));
        assertArrayEquals(run(head), seen.get(cut), cut);
      }
    }
  }

  @Test
  void anAlteredActivationReachesTheLayersBehindIt() throws IOException {
    LayerOperations silenced =
        NONE.withActivations(Map.of("layer1.0.conv2", array -> array.mul(0).add(0)));
    LayerOperations silencedWeights =
        NONE.withWeights(Map.of("layer1.0.conv3", array -> array.mul(0)));
    try (BlockPart one = load(silenced.applied());
        BlockPart other = load(silencedWeights.applied())) {
      assertArrayEquals(run(other.block()), run(one.block()));
    }
  }

  @Test
  void weightsAreAlteredAsStoredBeforeNormalisationIsFoldedIn() throws IOException {
    List<float[]> seen = new ArrayList<>();
    LayerOperations zeroed =
        NONE.withWeights(
            Map.of(
                "conv1",
                weights -> {
                  seen.add(weights.toFloatArray());
                  return weights.mul(0);
                }));
    try (BlockPart model = load(zeroed.applied());
        WeightReader reader = WEIGHTS.open(NETWORK.tensors())) {
      assertEquals(reader.read("conv1.weight").asFloatBuffer(), FloatBuffer.wrap(seen.get(0)));
      float[] shifts = run(model.block(NETWORK.headTo(NETWORK.cut("conv1"))));
      int map = shifts.length / 2 / 4;
      for (int i = 0; i < shifts.length; i++) {
        assertEquals(shifts[i / map * map], shifts[i], "only the normalisation's shift is left");
      }
    }
  }

  @Test
  void runningLeavesNoArrayBehind() throws IOException {
    LayerOperations operations =
        NONE.withActivations(
                Map.of("maxpool", array -> array.abs().add(1).sub(1), "fc", array -> array))
            .withWeights(Map.of("conv1", weights -> weights.mul(weights.abs().gt(0.1f))));
    try (BlockPart model = load(operations.applied());
        BlockPart plain = load(NETWORK)) {
      int arrays = model.manager().getManagedArrays().size();
      assertEquals(plain.manager().getManagedArrays().size(), arrays);
      run(model.block());
      assertEquals(arrays, model.manager().getManagedArrays().size());
      try (NDManager scratch = model.manager().newSubManager()) {
        NDArray input = scratch.ones(new Shape(1, 3, 32, 32));
        try (NDList output = forward(model.block(), input, scratch)) {
          assertEquals(1, output.size());
        }
        assertEquals(1, scratch.getManagedArrays().size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "maxpol, maxpool",
    "bottle17, bottle1",
    "layer1.0.bn1, layer1.0",
    "layer5.0, layer1.0"
  })
  void rejectsAnUnknownLayerWithTheNearestNames(String layer, String nearest) {
    assertRefused(() -> NONE.withActivations(Map.of(layer, array -> array)), layer, nearest);
  }

  @Test
  void rejectsWeightsOfALayerThatHasNone() {
    assertRefused(() -> NONE.withWeights(Map.of("maxpool", array -> array)), "maxpool", "fc");
    assertRefused(() -> NONE.withWeights(Map.of("conv2", array -> array)), "conv2", "conv1");
  }

  @Test
  void rejectsTwoOperationsOnOnePlaceUnderTwoNames() {
    assertRefused(
        () -> NONE.withActivations(Map.of("bottle1", array -> array, "layer1.0", array -> array)),
        "layer1.0",
        "one operation");
  }

  @Test
  void rejectsOperationsForAnotherNetwork() {
    LayerOperations other = LayerOperations.none(ResNet.of(18));
    assertRefused(
        () -> {
          try (WeightReader reader = WEIGHTS.open(NETWORK.tensors());
              NDManager manager = PyTorch.newManager()) {
            NETWORK.load(NETWORK.whole(), reader, manager, other);
          }
        },
        "resnet18",
        NETWORK.name());
  }

  @Test
  void rejectsAnOperationThatChangesTheShape() throws IOException {
    LayerOperations flat = NONE.withActivations(Map.of("maxpool", NDArray::flatten));
    try (BlockPart model = load(flat.applied())) {
      assertRefused(() -> run(model.block()), "maxpool", "(2, 4, 8, 8)");
    }
    LayerOperations cut = NONE.withWeights(Map.of("fc", weights -> weights.get(0)));
    assertRefused(() -> load(cut.applied()).close(), "fc.weight", "(5, 128)");
  }

  private static BlockPart load(BlockNetwork network) throws IOException {
    Model model = new Model(network, WEIGHTS, Classification.unlabelled(5, 32));
    return new PyTorchEngine().load(model, network.whole());
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void assertRefused(Action action, String... words) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  private static float[] run(Block block) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      float[] pixels = new float[2 * 3 * 32 * 32];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (i * 37 % 101) / 50f - 1;
      }
      NDArray input =
          manager.create(pixels, new Shape(2, 3, 32, 32)).toType(DataType.FLOAT32, false);
      return forward(block, input, manager).head().toFloatArray();
    }
  }

  private static NDList forward(Block block, NDArray input, NDManager manager) {
    return block.forward(new ParameterStore(manager, false), new NDList(input), false);
  }
}
