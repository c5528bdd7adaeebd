package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.sparsity.internal.GradientSteps;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientSparsityTest {
  private static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32);

  @Test
  void nearZeroIsRelativeToTheLayersLargest() {
    assertEquals(
        new GradientSparsity(3, "fc", 0.25, 0.5),
        GradientSteps.sparsity(3, "fc", new float[] {0, -0.5f, 50, 0.51f}));
    assertEquals(
        new GradientSparsity(0, "fc", 1, 1), GradientSteps.sparsity(0, "fc", new float[2]));
  }

  @Test
  void everyLayerOfEveryStepIsMeasuredAndTheWeightsMove() throws Exception {
    Model model = new Model(NETWORK, Weights.seeded(7), Classification.unlabelled(4, 32));
    Sparsity sparsity = Sparsity.of(model);
    ImageSet images = new SourceSet(new Stripes(32, 5), 20, Stripes.LABELS, "stripes");
    List<GradientSparsity> still = sparsity.gradients(images, 2, 4, 0);
    List<GradientSparsity> moving = sparsity.gradients(images, 2, 4, 0.5);
    int layers = LayerOperations.weightLayers(NETWORK).size();
    assertEquals(2 * layers, moving.size());
    assertEquals(
        List.copyOf(LayerOperations.weightLayers(NETWORK)),
        moving.subList(layers, 2 * layers).stream().map(GradientSparsity::layer).toList());
    assertEquals(still.subList(0, layers), moving.subList(0, layers));
    assertTrue(!still.subList(layers, 2 * layers).equals(moving.subList(layers, 2 * layers)));
    assertTrue(moving.stream().allMatch(each -> each.nearZero() >= each.sparsity()));
  }
}
