package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Random tensors through random prunings. A failure prints the seed that makes it again. */
class TensorCodecPropertyTest {
  @Property(tries = 1000, seed = "20220")
  void decodedIsWhatTheRuleKeeps(
      @ForAll("shapes") TensorShape shape,
      @ForAll("prunings") Pruning pruning,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double density) {
    int[] bits = Activations.withTies(shape, seed, density);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.exact().withPruning(pruning));
    ByteBuffer frame = Activations.encode(encoder, Activations.ofBits(bits));
    assertArrayEquals(
        ReferencePruning.prune(bits, shape, pruning),
        Activations.bits(Activations.decode(shape, frame)),
        () -> hex(frame));
    assertEquals(frame.remaining(), encoder.lastSize().totalBytes());
  }

  @Property(tries = 500, seed = "20221")
  void float16IsTheNearestAndNeverLosesASurvivor(
      @ForAll("shapes") TensorShape shape,
      @ForAll("prunings") Pruning pruning,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double density) {
    int[] bits = Activations.withTies(shape, seed, density);
    int[] pruned = ReferencePruning.prune(bits, shape, pruning);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.half().withPruning(pruning));
    ByteBuffer frame = Activations.encode(encoder, Activations.ofBits(bits));
    int[] decoded = Activations.bits(Activations.decode(shape, frame));
    for (int i = 0; i < pruned.length; i++) {
      float sent = Float.intBitsToFloat(pruned[i]);
      float received = Float.intBitsToFloat(decoded[i]);
      if (encoder.lastSize().valueType().orElseThrow() == ValueType.FLOAT32) {
        assertEquals(pruned[i], decoded[i]);
      } else if (Float.isNaN(sent)) {
        assertTrue(Float.isNaN(received));
      } else if (Float.isInfinite(sent)) {
        assertEquals(sent, received);
      } else {
        double bound = Math.max(Math.abs((double) sent) * 0x1p-11, 0x1p-25);
        assertTrue(Math.abs((double) sent - received) <= bound, sent + " became " + received);
        assertEquals(pruned[i] >>> 31, decoded[i] >>> 31, "sign of " + sent);
      }
    }
  }

  @Property(tries = 300, seed = "20222")
  void byteBudgetIsUsedAsFarAsTiesAllow(
      @ForAll("shapes") TensorShape shape,
      @ForAll @IntRange(min = 48, max = 9000) int bytes,
      @ForAll ValueType values,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double density) {
    int[] bits = finite(Activations.withTies(shape, seed, density));
    TensorEncoder encoder =
        TensorEncoder.of(shape, Activations.profile(Pruning.bytes(bytes), values));
    ByteBuffer frame = Activations.encode(encoder, Activations.ofBits(bits));
    assertTrue(frame.remaining() <= bytes, frame.remaining() + " bytes");

    int[] decoded = Activations.bits(Activations.decode(shape, frame));
    int largestDropped = 0;
    for (int i = 0; i < bits.length; i++) {
      largestDropped =
          decoded[i] == 0 ? Math.max(largestDropped, bits[i] & 0x7fffffff) : largestDropped;
    }
    if (largestDropped > 0 && values == ValueType.FLOAT32) {
      Pruning lower = Pruning.threshold(Float.intBitsToFloat(largestDropped - 1));
      TensorEncoder more = TensorEncoder.of(shape, Activations.profile(lower, values));
      assertTrue(Activations.encode(more, Activations.ofBits(bits)).remaining() > bytes);
    }
  }

  @Provide
  Arbitrary<TensorShape> shapes() {
    return AnyShape.upTo(2);
  }

  @Provide
  Arbitrary<Pruning> prunings() {
    Arbitrary<Float> thresholds = Arbitraries.floats().between(0, 3);
    Arbitrary<Double> fractions = Arbitraries.doubles().between(0, 1);
    Arbitrary<Pruning> activations =
        Arbitraries.oneOf(
            Arbitraries.just(Pruning.none()),
            thresholds.map(Pruning::threshold),
            fractions.map(Pruning::keep));
    Arbitrary<Pruning> maps =
        Arbitraries.oneOf(
            Arbitraries.just(Pruning.none()),
            thresholds.map(Pruning::mapsMax),
            thresholds.map(Pruning::mapsMean),
            fractions.map(Pruning::mapsMaxKeep),
            fractions.map(Pruning::mapsMeanKeep));
    return Combinators.combine(activations, maps).as(Pruning::and);
  }

  private static int[] finite(int[] bits) {
    int[] finite = bits.clone();
    for (int i = 0; i < finite.length; i++) {
      finite[i] = (finite[i] & 0x7f800000) == 0x7f800000 ? 0x3f800000 : finite[i];
    }
    return finite;
  }

  private static String hex(ByteBuffer frame) {
    StringBuilder hex = new StringBuilder("frame ");
    for (int i = frame.position(); i < frame.limit(); i++) {
      hex.append(String.format("%02x", frame.get(i)));
    }
    return hex.toString();
  }
}
