package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.lab.network.HandMadeWeights;
import io.cleave.lab.sparsity.internal.MapWeights;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapWeightsTest {
  @ParameterizedTest
  @CsvSource({
    "50, conv1, conv1, layer1.0.conv1 layer1.0.downsample.0",
    "50, maxpool, conv1, layer1.0.conv1 layer1.0.downsample.0",
    "50, bottle1, layer1.0.conv3, layer1.1.conv1",
    "50, bottle3, layer1.2.conv3, layer2.0.conv1 layer2.0.downsample.0",
    "50, bottle16, layer4.2.conv3, fc",
    "50, avgpool, layer4.2.conv3, fc",
    "18, maxpool, conv1, layer1.0.conv1",
    "18, basic2, layer1.1.conv2, layer2.0.conv1 layer2.0.downsample.0"
  })
  void producerAndReadersOfACutAreItsNeighbours(
      int depth, String cut, String producer, String readers) {
    ResNet network = ResNet.of(depth);
    assertEquals(producer, MapWeights.producer(network, network.cut(cut)));
    assertEquals(readers, String.join(" ", MapWeights.readers(network, network.cut(cut))));
  }

  @Test
  void magnitudesAreAveragedOverTheFilterAndOverAllReaders() throws IOException {
    ResNet network = ResNet.of(50).withBaseWidth(2).withClasses(3).withInputSize(32);
    Map<String, float[]> tensors = new HashMap<>();
    float[] stem = new float[2 * 3 * 7 * 7];
    java.util.Arrays.fill(stem, 0, 147, -2);
    stem[147] = 294;
    tensors.put("conv1.weight", stem);
    tensors.put("layer1.0.conv1.weight", new float[] {1, 2, -3, 4});
    tensors.put("layer1.0.downsample.0.weight", alternating(16));
    try (WeightReader reader = new HandMadeWeights(tensors).open(network.tensors())) {
      MapWeights weights = MapWeights.of(network, network.cut("maxpool"), reader);
      assertEquals(List.of(2.0, 2.0), list(weights.incoming()));
      // Map 0 is multiplied by 1, -3 and eight times 1; map 1 by 2, 4 and eight times -5.
      assertEquals(List.of(12 / 10.0, 46 / 10.0), list(weights.outgoing()));
    }
  }

  private static List<Double> list(double... values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static float[] alternating(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i % 2 == 0 ? 1 : -5;
    }
    return values;
  }
}
