package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Shapes of every rank. */
class TensorShapePropertyTest {
  @Property(tries = 500, seed = "20230")
  void textComesBack(@ForAll("fixed") TensorShape shape, @ForAll @IntRange(max = 7) int open) {
    assertEquals(shape, TensorShape.parse(shape.toString()));
    Assume.that(open < shape.rank());
    TensorShape opened = shape.withOpen(open, shape.dim(open));
    assertEquals(opened, TensorShape.parse(opened.toString()));
    assertEquals(opened.hashCode(), TensorShape.parse(opened.toString()).hashCode());
  }

  @Property(tries = 500, seed = "20231")
  void foldingKeepsElementsRowsAndMaps(@ForAll("fixed") TensorShape shape) {
    TensorShape folded = shape.folded();
    assertTrue(folded.rank() >= 1 && folded.rank() <= 4, folded.toString());
    assertEquals(shape.elements(), folded.elements());
    assertSame(folded, folded.folded());
    if (shape.rank() > 0) {
      assertEquals(shape.dim(shape.rank() - 1), folded.dim(folded.rank() - 1));
    }
    if (shape.rank() >= 1 && shape.rank() <= 3) {
      assertSame(shape, folded);
    }
  }

  @Property(tries = 500, seed = "20232")
  void anOpenShapeAdmitsEveryLengthUpToItsBound(
      @ForAll("fixed") TensorShape shape,
      @ForAll @IntRange(max = 7) int open,
      @ForAll @IntRange(max = 6) int length) {
    Assume.that(open < shape.rank());
    int[] dims = shape.dims();
    dims[open] = length;
    TensorShape other = TensorShape.of(dims);
    boolean admitted = shape.withOpen(open, shape.dim(open)).admits(other);
    assertEquals(length <= shape.dim(open), admitted);
    assertEquals(length == shape.dim(open), shape.admits(other));
    assertTrue(!admitted || other.elements() <= shape.elements());
  }

  @Provide
  Arbitrary<TensorShape> fixed() {
    return Arbitraries.integers()
        .between(0, 5)
        .list()
        .ofMaxSize(TensorShape.MAX_RANK)
        .map(TensorShapePropertyTest::shape);
  }

  private static TensorShape shape(List<Integer> dims) {
    return TensorShape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }
}
