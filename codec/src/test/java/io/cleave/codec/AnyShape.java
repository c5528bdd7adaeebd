package io.cleave.codec;

import io.cleave.codec.tensor.TensorShape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Shapes of one, three and four dimensions, of up to some thousand elements. */
final class AnyShape {
  private AnyShape() {}

  static Arbitrary<TensorShape> upTo(int lastSide) {
    Arbitrary<Integer> side = Arbitraries.integers().between(1, 17);
    Arbitrary<Integer> last = Arbitraries.integers().between(1, lastSide);
    Arbitrary<Integer> channels = Arbitraries.integers().between(1, 24);
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 5000).map(TensorShape::of),
        Combinators.combine(channels, side, side).as(TensorShape::of),
        Combinators.combine(channels, side, side, last).as(TensorShape::of));
  }
}
