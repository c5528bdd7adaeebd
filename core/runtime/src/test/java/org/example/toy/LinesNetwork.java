package org.example.toy;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.example.toy.layer.LineLayer;
import org.example.toy.layer.ToyLayer;

/** A network that comes from a file with its weights, and can be cut behind each line. */
record LinesNetwork(List<LineLayer> layers) implements ToyGraph {
  @Override
  public String name() {
    return "lines";
  }

  @Override
  public String description() {
    return layers.toString();
  }

  @Override
  public Signature inputs() {
    return crossing(0);
  }

  @Override
  public Signature outputs() {
    return crossing(layers.size());
  }

  private static Signature crossing(int line) {
    return Signature.of(LineLayer.tensor(line));
  }

  @Override
  public List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>(List.of(cut(Cut.INPUT, 0)));
    IntStream.range(1, layers.size()).forEach(line -> cuts.add(cut("line" + line, line)));
    cuts.add(cut(Cut.OUTPUT, layers.size()));
    return cuts;
  }

  private static Cut cut(String name, int line) {
    return new Cut(name, crossing(line), Set.of(), Cost.NONE, Cost.NONE, Set.of());
  }

  /** {@return none: the file has them} */
  @Override
  public Map<String, Shape> tensors() {
    return Map.of();
  }

  @Override
  public List<ToyLayer> program(Range range) {
    List<Cut> cuts = cuts();
    List<Signature> crossing = cuts.stream().map(Cut::crossing).toList();
    int from = crossing.indexOf(range.given());
    int to = crossing.indexOf(range.wanted());
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("range: " + range + " (expected: lines in order)");
    }
    return List.copyOf(layers.subList(from, to));
  }
}
