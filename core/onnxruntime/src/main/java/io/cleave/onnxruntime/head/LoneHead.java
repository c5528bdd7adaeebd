package io.cleave.onnxruntime.head;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import io.cleave.core.weights.WeightReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network of which only the layers before one cut are available. */
final class LoneHead implements GraphNetwork {
  private final HeadDescription told;
  private final List<Cut> cuts;
  private final List<Signature> sampled;
  private final PartGraph graph;

  /**
   * Takes a head as its file describes it.
   *
   * @throws RuntimeException if the parts of the description contradict each other
   */
  LoneHead(HeadDescription told, ByteBuffer onnx) {
    this.told = told;
    Cut cut = told.cut().cut();
    Cost all = cut.head().plus(cut.tail());
    Signature inputs = HeadDescription.signature(told.inputs());
    Signature outputs = HeadDescription.signature(told.outputs());
    this.cuts =
        List.of(
            new Cut(Cut.INPUT, inputs, Set.of(), Cost.NONE, all, Set.of()),
            cut,
            new Cut(Cut.OUTPUT, outputs, Set.of(), all, Cost.NONE, Set.of()));
    this.sampled =
        List.of(
            HeadDescription.sampled(told.inputs()),
            HeadDescription.sampled(told.cut().crossing()),
            HeadDescription.sampled(told.outputs()));
    Range head = headTo(cut);
    head.given().tensors().forEach(tensor -> requireLayout(tensor, told.layouts()));
    head.wanted().tensors().forEach(tensor -> requireLayout(tensor, told.layouts()));
    this.graph = new PartGraph(onnx, told.layouts());
  }

  private static void requireLayout(TensorSpec tensor, Map<String, TensorLayout> layouts) {
    TensorLayout layout = layouts.get(tensor.name());
    if (layout == null) {
      throw Check.refusal("layouts", layouts.keySet(), tensor.name() + " too");
    }
    if (!layout.counted().isEmpty()) {
      boolean counts =
          layout.samples() == Samples.SHARED
              && (tensor.type() == ElementType.INT32 || tensor.type() == ElementType.INT64)
              && tensor.shape().isFixed()
              && layout.counted().stream()
                  .allMatch(place -> place >= 0 && place < tensor.shape().elements());
      Check.argument(counts, "counted", layout, "places of integers of " + tensor);
    }
  }

  @Override
  public String name() {
    return told.network();
  }

  @Override
  public String description() {
    return told.description();
  }

  @Override
  public Signature inputs() {
    return input().crossing();
  }

  @Override
  public Signature outputs() {
    return output().crossing();
  }

  /**
   * {@return the beginning of the network, the cut where the head ends, and the end of the network}
   */
  @Override
  public List<Cut> cuts() {
    return cuts;
  }

  @Override
  public Signature sampled(Cut cut) {
    return sampled.get(cuts.indexOf(cut));
  }

  /** {@return the model's fingerprint, as it was when the head was written} */
  @Override
  public String fingerprint(WeightReader reader) {
    return told.fingerprint();
  }

  @Override
  public boolean needsFormat() {
    return false;
  }

  @Override
  public PartGraph graph(Range range, WeightReader reader) {
    Range head = headTo(cuts.get(1));
    Check.argument(range.equals(head), "range", range, head + ": the file has this head alone");
    return graph;
  }
}
