package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import io.cleave.core.Model;
import io.cleave.core.bundle.BundleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle of a small network: two inputs, an output that the head finishes, a Reshape whose target
 * counts the batch.
 */
public final class TwoHalves {
  public static final String CUT = "sum";

  private TwoHalves() {}

  private static TestGraph graph() {
    return new TestGraph()
        .input("x", ElementType.FLOAT32, -1, 4, 6)
        .input("y", ElementType.FLOAT32, -1, 4, 6)
        .integers("rest", 24)
        .node("Relu", "early", List.of("x"))
        .node("Shape", "batch", List.of("x"), "start", 0, "end", 1)
        .node("Concat", "target", List.of("batch", "rest"), "axis", 0)
        .node("Add", CUT, List.of("early", "y"))
        .node("Reshape", "flat", List.of(CUT, "target"))
        .node("Softmax", "late", List.of("flat"))
        .outputs("early", "late");
  }

  /** Writes {@code net.onnx} and {@code bundle} into a folder; returns the bundle. */
  public static Path write(Path folder) throws IOException {
    Path whole = folder.resolve("net.onnx");
    Files.write(whole, graph().bytes().array());
    Path bundle = folder.resolve("bundle");
    BundleWriter.of(Model.find(whole.toString()), CUT).write(bundle);
    return bundle;
  }
}
