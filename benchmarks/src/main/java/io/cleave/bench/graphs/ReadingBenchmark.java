package io.cleave.bench.graphs;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Model;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a graph of many nodes takes to read, once, in a process that read none before. */
@Command(
    name = "reading",
    description = {
      "Writes a chain of elementwise nodes to a file and reads it as a network: its cuts, and the"
          + " types, shapes and batches of all tensors, which runs show. A process reads once, so"
          + " that all that a first reading loads is in it; run it several times.%n"
    })
final class ReadingBenchmark implements Callable<Integer> {
  private static final List<String> OPERATIONS = List.of("Relu", "Sigmoid", "Neg", "Tanh");
  private static final TensorShape SHAPE = TensorShape.of(8, 8, 8);

  @Option(names = "--nodes")
  private int nodes = 4000;

  @Override
  public Integer call() throws IOException {
    Check.argument(nodes >= 1, "nodes", nodes, "1 or more");
    Path file = Files.createTempFile("chain", ".onnx");
    try {
      write(file);
      long start = System.nanoTime();
      int cuts = Model.find(file.toString()).network().cuts().size();
      double seconds = (System.nanoTime() - start) / 1e9;
      long before = ManagementFactory.getRuntimeMXBean().getStartTime();
      System.out.printf(
          Locale.ROOT,
          "%,d nodes, %,d cuts: read in %.2f s, %.2f s after the JVM's start%n",
          nodes,
          cuts,
          seconds,
          (System.currentTimeMillis() - before) / 1e3);
    } finally {
      Files.delete(file);
    }
    return 0;
  }

  private void write(Path file) throws IOException {
    TensorSpec first = new TensorSpec("x", ElementType.FLOAT32, SHAPE);
    TensorSpec last = new TensorSpec("n" + (nodes - 1), ElementType.FLOAT32, SHAPE);
    GraphBuilder graph =
        new GraphBuilder("chain", new Range(Signature.of(first), Signature.of(last)));
    String before = first.name();
    for (int i = 0; i < nodes; i++) {
      String made = "n" + i;
      graph.node(OPERATIONS.get(i % OPERATIONS.size()), made, List.of(before), Map.of());
      before = made;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.write(graph.build().onnx());
    }
  }
}
