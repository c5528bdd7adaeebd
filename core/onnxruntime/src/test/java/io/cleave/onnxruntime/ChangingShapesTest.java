package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A part that never sees the same shape twice. */
class ChangingShapesTest {
  private static final int SHAPES = 1000;
  private static final int SETTLED = 400;
  private static final int MAX_SIZE = 64;
  private static final int MAX_BATCH = 4;
  private static final long SLACK_BYTES = 64L << 20;

  private final Random random = new Random(5);

  @Test
  void aThousandShapesGiveTheSameInPartsAndLeaveTheMemoryAsItWas() throws IOException {
    OnnxNetwork network = network();
    Cut cut = network.cut("c");
    TensorSpec input = network.inputs().only("test");
    try (Part whole = Relay.load(network, network.whole());
        Part head = Relay.load(network, network.headTo(cut));
        Part tail = Relay.load(network, network.tailFrom(cut));
        Session uncut = whole.newSession();
        Session first = head.newSession();
        Session second = tail.newSession()) {
      long settled = 0;
      for (int i = 0; i < SHAPES; i++) {
        TensorShape shape = TensorShape.of(4, size(MAX_SIZE), size(MAX_SIZE));
        Tensors inputs = Relay.inputs(Signature.of(input.withShape(shape)), size(MAX_BATCH), i);
        Tensors expected = Relay.run(uncut, whole.given(), inputs);
        Tensors crossed = Relay.run(first, head.given(), inputs);
        Tensors actual = Relay.run(second, tail.given(), crossed);
        Relay.assertNear("d", expected, actual, "shape " + shape);
        settled = i == SETTLED ? residentBytes() : settled;
      }
      long grown = residentBytes() - settled;
      assertTrue(grown < SLACK_BYTES, grown + " bytes more than after " + SETTLED + " shapes");
    }
  }

  private OnnxNetwork network() throws IOException {
    TestGraph graph = new TestGraph().input("x", ElementType.FLOAT32, -1, 4, -1, -1);
    float[] weights = new float[4 * 4 * 9];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 6;
    }
    graph.floats("w", weights, 4, 4, 3, 3);
    return graph
        .node("Conv", "a", List.of("x", "w"), "pads", new long[] {1, 1, 1, 1})
        .node("Relu", "b", List.of("a"))
        .node("Add", "c", List.of("b", "x"))
        .node("Conv", "d", List.of("c", "w"), "pads", new long[] {1, 1, 1, 1})
        .outputs("d")
        .network();
  }

  private int size(int max) {
    return 1 + random.nextInt(max);
  }

  private static long residentBytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
