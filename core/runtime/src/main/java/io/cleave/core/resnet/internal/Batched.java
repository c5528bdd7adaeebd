package io.cleave.core.resnet.internal;

import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/** Applies a rule for the shape of one input to DJL's shapes, which begin with the batch. */
public final class Batched {

  private Batched() {}

  public static Shape[] outputs(Shape[] inputs, UnaryOperator<Shape> rule) {
    Shape batched = inputs[0];
    Shape output = rule.apply(batched.slice(1));
    return new Shape[] {new Shape(batched.get(0)).addAll(output)};
  }
}
