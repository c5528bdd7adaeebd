package io.cleave.lab.diff;

import io.cleave.core.Cut;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far the tensors that one way makes are from those of the whole network.
 *
 * @param way its name
 * @param tensors the differences of all tensors that both have, in the order of computation
 * @param sameClass the share of samples with the same best class, in [0, 1]; empty for a network
 *     that does not classify
 */
public record WayDifference(String way, List<TensorDifference> tensors, OptionalDouble sameClass) {
  /**
   * Copies the list.
   *
   * @param way as above
   * @param tensors as above
   * @param sameClass as above
   */
  public WayDifference {
    tensors = List.copyOf(tensors);
  }

  /** {@return the difference of all outputs together} */
  public Difference outputs() {
    return tensors.stream()
        .filter(tensor -> tensor.cut().equals(Cut.OUTPUT))
        .map(TensorDifference::difference)
        .reduce(Difference.NONE, Difference::plus);
  }

  /**
   * {@return the first tensor, in the order of computation, that is farther off than tolerated}
   *
   * @param tolerance max {@link Difference#relative}
   */
  public Optional<TensorDifference> first(double tolerance) {
    return tensors.stream()
        .filter(tensor -> tensor.difference().relative() > tolerance)
        .findFirst();
  }
}
