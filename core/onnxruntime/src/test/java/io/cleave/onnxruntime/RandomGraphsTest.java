package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The head and the tail of any graph are the graph. */
class RandomGraphsTest {
  private static final int GRAPHS = 120;
  private static final int CUTS = 4;

  @Test
  void headThenTailIsTheWholeOfRandomGraphs() throws IOException {
    int tried = 0;
    int several = 0;
    int batches = 0;
    int integers = 0;
    for (long seed = 0; seed < GRAPHS; seed++) {
      OnnxNetwork network = RandomGraph.of(seed).network();
      Random random = new Random(seed);
      int batch = 1 + random.nextInt(5);
      Tensors inputs = Relay.inputs(network.inputs(), batch, seed);
      Tensors whole = Relay.run(network, network.whole(), inputs);
      for (int i = 0; i < CUTS; i++) {
        Cut cut = network.cuts().get(random.nextInt(network.cuts().size()));
        try {
          Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
        tried++;
        several += cut.crossing().tensors().size() > 1 ? 1 : 0;
        batches += batch > 1 ? 1 : 0;
        integers +=
            cut.crossing().tensors().stream().anyMatch(tensor -> !tensor.type().isFloat()) ? 1 : 0;
      }
    }
    assertOften("several tensors", several, tried);
    assertOften("batches", batches, tried);
    assertOften("integers", integers, tried);
  }

  private static void assertOften(String what, int times, int tried) {
    assertTrue(3 * times >= tried, what + " cross at " + times + " of " + tried + " cuts");
  }
}
