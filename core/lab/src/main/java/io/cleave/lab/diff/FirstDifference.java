package io.cleave.lab.diff;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The layer where another engine begins to differ.
 *
 * @param after the last cut before it, up to which the tensors are the same as far as is tolerated
 * @param tensor the first tensor that is not, and where it crosses first
 */
public record FirstDifference(String after, TensorDifference tensor) {
  private static final int STEPS = 16;

  /**
   * {@return the first layer whose tensors differ; empty if all are the same as far as is
   * tolerated} Looks at a few cuts, then at a few of those between the last that is the same and
   * the first that is not, until these are neighbours.
   *
   * @param model the model with its weights
   * @param engine runs the reference
   * @param other the engine that is compared
   * @param samples the network's inputs, each of one sample
   * @param tolerance max {@link Difference#relative}
   * @throws IOException if the weights cannot be read
   */
  public static Optional<FirstDifference> find(
      Model model, Engine engine, Engine other, List<Tensors> samples, double tolerance)
      throws IOException {
    List<Cut> cuts = model.network().cuts();
    int same = 0;
    int end = cuts.size() - 1;
    Optional<FirstDifference> found = Optional.empty();
    do {
      List<Cut> looked = spread(same, end).mapToObj(cuts::get).toList();
      Optional<TensorDifference> first = first(model, engine, other, samples, looked, tolerance);
      if (first.isEmpty() || place(cuts, first.get().cut()) > end) {
        return found; // other segments fuse other nodes: the difference is gone
      }
      end = place(cuts, first.get().cut());
      for (Cut cut : looked) {
        int place = cuts.indexOf(cut);
        same = place < end ? place : same;
      }
      found = Optional.of(new FirstDifference(cuts.get(same).name(), first.get()));
    } while (end - same > 1);
    return found;
  }

  /** The places of a few cuts between two, the last of them among these. */
  private static IntStream spread(int same, int end) {
    int steps = Math.min(STEPS, end - same);
    return IntStream.rangeClosed(1, steps).map(i -> same + (int) ((long) (end - same) * i / steps));
  }

  private static Optional<TensorDifference> first(
      Model model,
      Engine engine,
      Engine other,
      List<Tensors> samples,
      List<Cut> cuts,
      double tolerance)
      throws IOException {
    try (Diff diff = Diff.open(model, engine, cuts, List.of(new Way.OnEngine(other)))) {
      samples.forEach(diff::compare);
      return diff.result().get(0).first(tolerance);
    }
  }

  private static int place(List<Cut> cuts, String name) {
    return IntStream.range(0, cuts.size())
        .filter(i -> cuts.get(i).name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
