package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.internal.pruning.ScalarKernel;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SelectionKernels;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame does not tell which kernel wrote it, and either kernel reads it. */
@Needs(Need.WIDE_VECTORS)
class VectorAndScalarKernelsTest {
  private static final SelectionKernel SCALAR = new ScalarKernel();
  private static final SelectionKernel VECTOR = SelectionKernels.vector().orElseThrow();

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void vectorAndScalarKernelsWriteTheSameBytes(long seed) {
    Random random = new Random(seed);
    TensorShape shape = shape(random);
    ValueType values = random.nextBoolean() ? ValueType.FLOAT32 : ValueType.FLOAT16;
    Profile profile = Activations.profile(pruning(random), values);
    int[] bits = Activations.withTies(shape, seed, random.nextDouble());
    ByteBuffer frame = encode(shape, profile, SCALAR, bits);

    assertEquals(frame, encode(shape, profile, VECTOR, bits), () -> shape + " " + profile);
    assertEquals(decode(shape, SCALAR, frame), decode(shape, VECTOR, frame), shape::toString);
  }

  private static ByteBuffer encode(
      TensorShape shape, Profile profile, SelectionKernel kernel, int[] bits) {
    TensorEncoder encoder = TensorEncoder.of(shape, profile, kernel);
    return Activations.encode(encoder, Activations.ofBits(bits));
  }

  private static ByteBuffer decode(TensorShape shape, SelectionKernel kernel, ByteBuffer frame) {
    ByteBuffer target = Activations.direct(shape.bytes());
    TensorDecoder.of(shape, kernel).decode(frame.duplicate(), target);
    return target.flip();
  }

  private static TensorShape shape(Random random) {
    if (random.nextInt(3) == 0) {
      return TensorShape.of(1 + random.nextInt(5000));
    }
    return TensorShape.of(1 + random.nextInt(24), 1 + random.nextInt(17), 1 + random.nextInt(17));
  }

  private static Pruning pruning(Random random) {
    Pruning activations =
        switch (random.nextInt(3)) {
          case 0 -> Pruning.none();
          case 1 -> Pruning.threshold(3 * random.nextFloat());
          default -> Pruning.keep(random.nextDouble());
        };
    Pruning maps =
        switch (random.nextInt(3)) {
          case 0 -> Pruning.none();
          case 1 -> Pruning.mapsMax(3 * random.nextFloat());
          default -> Pruning.mapsMeanKeep(random.nextDouble());
        };
    return activations.and(maps);
  }
}
