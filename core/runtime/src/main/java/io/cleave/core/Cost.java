package io.cleave.core;

/**
 * What one side of a cut costs.
 *
 * @param parameters the number of learnable parameters, including scale and shift of batch
 *     normalisation
 * @param multiplyAdds the number of multiply-adds of convolutions and the classifier for one input
 */
public record Cost(long parameters, long multiplyAdds) {

  /** No cost at all. */
  public static final Cost NONE = new Cost(0, 0);

  /**
   * {@return the sum of this cost and another}
   *
   * @param other the cost to add
   */
  public Cost plus(Cost other) {
    return new Cost(parameters + other.parameters, multiplyAdds + other.multiplyAdds);
  }

  /**
   * {@return the difference of this cost and another}
   *
   * @param other the cost to subtract
   */
  public Cost minus(Cost other) {
    return new Cost(parameters - other.parameters, multiplyAdds - other.multiplyAdds);
  }
}
