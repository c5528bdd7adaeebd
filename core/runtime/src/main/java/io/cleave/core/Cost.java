package io.cleave.core;

/**
 * What one side of a cut costs.
 *
 * @param parameters learnable parameters, batch normalisation's scale and shift included
 * @param multiplyAdds multiply-adds of convolutions and the classifier for one input
 */
public record Cost(long parameters, long multiplyAdds) {

  /** Nothing at all. */
  public static final Cost NONE = new Cost(0, 0);

  /**
   * Adds two costs.
   *
   * @param other the cost to add
   * @return the sum
   */
  public Cost plus(Cost other) {
    return new Cost(parameters + other.parameters, multiplyAdds + other.multiplyAdds);
  }

  /**
   * Takes a cost away.
   *
   * @param other the cost to subtract
   * @return the difference
   */
  public Cost minus(Cost other) {
    return new Cost(parameters - other.parameters, multiplyAdds - other.multiplyAdds);
  }
}
