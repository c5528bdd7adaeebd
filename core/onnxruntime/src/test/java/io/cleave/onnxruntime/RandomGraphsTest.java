package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The head and the tail of any graph are the graph, and the whole is what the engine makes. */
class RandomGraphsTest {
  private static final int GRAPHS = 120;
  private static final int CUTS = 4;
  private static final int MAX_BATCH = 5;
  private static final int MAX_INPUTS = 2;
  private static final int MAX_OUTPUTS = 3;

  private final int[] graphsOfInputs = new int[MAX_INPUTS + 1];
  private final int[] graphsOfOutputs = new int[MAX_OUTPUTS + 1];
  private final int[] graphsOfBatch = new int[MAX_BATCH + 1];
  private int cuts;
  private int several;
  private int batches;
  private int integers;

  @Test
  void headThenTailIsTheWholeOfRandomGraphs() throws IOException {
    for (long seed = 0; seed < GRAPHS; seed++) {
      try {
        cut(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertOften("cuts that several tensors cross", several, cuts);
    assertOften("cuts with batches", batches, cuts);
    assertOften("cuts that integers cross", integers, cuts);
    for (int inputs = 1; inputs <= MAX_INPUTS; inputs++) {
      assertOften("graphs of " + inputs + " inputs", graphsOfInputs[inputs], GRAPHS);
    }
    for (int outputs = 1; outputs <= MAX_OUTPUTS; outputs++) {
      assertTrue(graphsOfOutputs[outputs] > 0, "graphs of " + outputs + " outputs");
    }
    for (int batch = 1; batch <= MAX_BATCH; batch++) {
      assertTrue(graphsOfBatch[batch] > 0, "batches of " + batch);
    }
  }

  private void cut(long seed) throws IOException {
    TestGraph graph = RandomGraph.of(seed);
    OnnxNetwork network = graph.network();
    RandomGenerator random = new SplittableRandom(~seed);
    int batch = 1 + random.nextInt(MAX_BATCH);
    graphsOfInputs[network.inputs().tensors().size()]++;
    graphsOfOutputs[network.outputs().tensors().size()]++;
    graphsOfBatch[batch]++;
    Tensors inputs = Relay.inputs(network.inputs(), batch, seed);
    Tensors whole = Relay.run(network, network.whole(), inputs);
    PlainRun.assertSame(graph.bytes(), inputs, whole, "uncut");
    for (int i = 0; i < CUTS; i++) {
      Cut cut = network.cuts().get(random.nextInt(network.cuts().size()));
      Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
      cuts++;
      several += cut.crossing().tensors().size() > 1 ? 1 : 0;
      batches += batch > 1 ? 1 : 0;
      integers +=
          cut.crossing().tensors().stream().anyMatch(tensor -> !tensor.type().isFloat()) ? 1 : 0;
    }
  }

  private static void assertOften(String what, int times, int tried) {
    assertTrue(3 * times >= tried, what + ": " + times + " of " + tried);
  }
}
