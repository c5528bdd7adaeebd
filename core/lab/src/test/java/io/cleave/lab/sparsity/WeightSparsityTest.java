package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.network.HandMadeWeights;
import io.cleave.lab.sparsity.internal.KeptActivations;
import io.cleave.lab.sparsity.internal.LayerWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightSparsityTest {
  private static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(4).withClasses(4).withInputSize(32);
  private static final int FEATURES = 32;

  @Test
  void zerosAreWeightedByElementsInLayerBlockAndModel() {
    WeightSparsity measured =
        new WeightSparsity(
            1,
            1,
            1,
            List.of(
                new LayerSparsity("conv1", 0, 1, 4),
                new LayerSparsity("layer1.0.conv1", 0, 3, 4),
                new LayerSparsity("layer1.0.conv2", 0, 0, 12)));
    assertEquals(0.25, measured.layers().get(0).sparsity());
    assertEquals(
        List.of(new BlockSparsity("conv1", 0.25), new BlockSparsity("layer1", 3 / 16.0)),
        measured.blocks());
    assertEquals(4 / 20.0, measured.model());
  }

  @Test
  void aLayersGridEndsBelowItsLargestWeight() {
    LayerWeights weights = new LayerWeights("fc", 0, -1, 2, -32);
    assertEquals(new LayerSparsity("fc", 0, 1, 4), weights.sparsity(0));
    assertEquals(new LayerSparsity("fc", 1, 2, 4), weights.sparsity(1));
    assertEquals(new LayerSparsity("fc", 31, 3, 4), weights.sparsity(31));
  }

  @Test
  void pruningDropsMagnitudesUpToTheThreshold() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray weights = manager.create(new float[] {0.5f, -1, 1.5f, -32});
      float[] pruned =
          new LayerWeights("fc", weights.toFloatArray()).pruned(1).apply(weights).toFloatArray();
      assertEquals(List.of(0f, 0f, 1.5f, -32f), boxed(pruned));
    }
  }

  private static List<Float> boxed(float... values) {
    return List.of(values[0] + 0f, values[1] + 0f, values[2], values[3]);
  }

  /**
   * Class 1 wins as long as its weights of 10 live; weights of 1 and 40 belong to classes that
   * cannot win. The grid's step is 40 / 32, so that step 7 holds and step 8, which is 10, fails.
   */
  private static HandMadeWeights planted() {
    float[] weights = new float[4 * FEATURES];
    Arrays.fill(weights, FEATURES, 2 * FEATURES, 10);
    Arrays.fill(weights, 2 * FEATURES, 3 * FEATURES, 1);
    Arrays.fill(weights, 3 * FEATURES, 4 * FEATURES, -40);
    return new HandMadeWeights(
        Map.of("fc.weight", weights, "fc.bias", new float[] {1e-6f, 0, -1e9f, -1e9f}));
  }

  private static ImageSet images(int label) {
    Stripes stripes = new Stripes(32, 3);
    return new SourceSet(
        index -> new LabelledImage(32, label, stripes.image(index).rgb()),
        6,
        Stripes.LABELS,
        "stripes");
  }

  private static Model model() {
    return new Model(NETWORK, planted(), Classification.unlabelled(NETWORK.classes(), 32));
  }

  private static WeightSparsity search(double tolerance) throws Exception {
    return Sparsity.of(model()).weights(images(1), 6, tolerance);
  }

  @Test
  void searchFindsAPlantedThreshold() throws Exception {
    WeightSparsity measured = search(0);
    assertEquals(1, measured.accuracyBefore());
    assertEquals(1, measured.accuracyAfter());
    assertEquals(6, measured.images());
    List<LayerSparsity> layers = measured.layers();
    assertEquals(
        List.copyOf(LayerOperations.weightLayers(NETWORK)),
        layers.stream().map(LayerSparsity::layer).toList());
    LayerSparsity last = layers.get(layers.size() - 1);
    assertEquals(new LayerSparsity("fc", 8.75, 2 * FEATURES, 4 * FEATURES), last);
  }

  @Test
  void whatMayBeLostIsUsed() throws Exception {
    LayerSparsity last =
        search(0.99).layers().get(LayerOperations.weightLayers(NETWORK).size() - 1);
    assertEquals(8.75, last.threshold());
    WeightSparsity unfit = Sparsity.of(model()).weights(images(0), 6, 0);
    assertEquals(0, unfit.accuracyBefore());
    assertEquals(31, Math.round(32 * unfit.layers().get(0).threshold() / largest("conv1")));
  }

  private static float largest(String layer) throws Exception {
    try (var reader = planted().open(NETWORK.tensors())) {
      var values = reader.read(layer + ".weight").asFloatBuffer();
      float largest = 0;
      while (values.hasRemaining()) {
        largest = Math.max(largest, Math.abs(values.get()));
      }
      return largest;
    }
  }

  @Test
  void rejectsATolerationThatIsNoShare() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> search(1))
            .getMessage()
            .contains("tolerance: 1.0"));
  }

  @Test
  void keptActivationsLeaveNoArrayOpen() throws Exception {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      KeptActivations kept = new KeptActivations(manager);
      try (NDArray input = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2))) {
        kept.add(input, 0, 0);
      }
      LambdaBlock doubled = new LambdaBlock(list -> new NDList(list.head().mul(2)), "doubled");
      KeptActivations behind = kept.behind(doubled);
      assertEquals(1, behind.right(List.of(doubled), 0));
      assertEquals(2, behind.images());
      assertEquals(0, manager.getManagedArrays().size());
    }
  }
}
