package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from profiles that quantise: within the bound, within the budget. */
class QuantisedFrameTest {
  static Stream<String> quantised() {
    return Activations.profiles().stream().filter(text -> Profile.parse(text).levels() > 0);
  }

  static Stream<String> unlimited() {
    return quantised().filter(text -> Profile.parse(text).budget().isEmpty());
  }

  @Property(tries = 2000, seed = "31")
  void everyElementStaysWithinTheBound(
      @ForAll("shapes") TensorShape shape, @ForAll("profiles") Profile profile, @ForAll long seed) {
    assertWithinBound(TensorEncoder.of(shape, profile), shape, random(shape, seed));
  }

  @Property(tries = 500, seed = "32")
  void noFrameExceedsItsBudget(
      @ForAll("shapes") TensorShape shape,
      @ForAll("profiles") Profile profile,
      @ForAll @IntRange(min = 30, max = 3000) int bytes,
      @ForAll long seed) {
    TensorEncoder encoder = TensorEncoder.of(shape, profile.withBudget(bytes));
    int length = assertWithinBound(encoder, shape, random(shape, seed));
    assertTrue(length <= bytes, length + " bytes");
    assertTrue(encoder.maxEncodedBytes() <= bytes);
  }

  @Property(tries = 300, seed = "33")
  void calibratedStepsKeepTheirBound(
      @ForAll("shapes") TensorShape shape,
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll long seed) {
    Random random = new Random(seed);
    Calibration calibration =
        Calibration.builder(shape, levels, (float) Math.exp(random.nextGaussian() * 4))
            .zero(random.nextInt(levels))
            .threshold(random.nextInt(3) * 0.5f)
            .build();
    Profile profile = Profile.fast().withCalibration(calibration);
    assertWithinBound(TensorEncoder.of(shape, profile), shape, random(shape, seed), calibration);
    TensorEncoder limited = TensorEncoder.of(shape, profile.withBudget(40));
    assertTrue(assertWithinBound(limited, shape, random(shape, seed), calibration) <= 40);
  }

  @Provide
  Arbitrary<TensorShape> shapes() {
    return AnyShape.upTo(17);
  }

  @Provide
  Arbitrary<Profile> profiles() {
    Arbitrary<Profile> kinds =
        Arbitraries.of(Profile.fast(), Profile.compact(), Profile.smallest());
    Arbitrary<Integer> levels =
        Arbitraries.oneOf(
            Arbitraries.integers().between(2, 16), Arbitraries.integers().between(2, 256));
    Arbitrary<Pruning> prunings =
        Arbitraries.oneOf(
            Arbitraries.just(Pruning.none()),
            Arbitraries.floats().between(0, 3).map(Pruning::threshold),
            Arbitraries.doubles().between(0, 1).map(Pruning::keep));
    return Combinators.combine(kinds, levels, Arbitraries.of(Scale.class), prunings)
        .as(
            (kind, count, scale, pruning) ->
                kind.withLevels(count).withScale(scale).withPruning(pruning));
  }

  /** Gaussian values, at times of very different scales, tiny, or near the largest float. */
  private static float[] random(TensorShape shape, long seed) {
    Random random = new Random(seed);
    float[] values = Activations.random(shape.elements(), random);
    if (random.nextInt(4) == 0) {
      float factor = (float) Math.pow(2, random.nextInt(240) - 140);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(-Float.MAX_VALUE, Math.min(values[i] * factor, Float.MAX_VALUE));
      }
    }
    return values;
  }

  private static int assertWithinBound(
      TensorEncoder encoder, TensorShape shape, float[] values, Calibration... calibrations) {
    ByteBuffer frame = Activations.encode(encoder, Activations.of(values));
    assertEquals(frame.remaining(), encoder.lastSize().totalBytes());
    ByteBuffer target = Activations.direct(shape.bytes());
    TensorDecoder.of(shape, calibrations).decode(frame, target);
    int[] decoded = Activations.bits(target.flip());
    double bound = encoder.lastBound();
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs((double) values[i] - Float.intBitsToFloat(decoded[i]));
      assertTrue(error <= bound, () -> "error " + error + ", bound " + bound);
      assertTrue(decoded[i] != Integer.MIN_VALUE, "-0.0 came back");
    }
    return frame.remaining();
  }

  @ParameterizedTest
  @MethodSource("quantised")
  void allZeroIsTheSmallestFrame(String profile) {
    TensorShape shape = TensorShape.of(3, 11, 7);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.parse(profile));
    float[] zeros = new float[shape.elements()];
    zeros[5] = -0.0f;
    assertEquals(6 + 3 + 4, assertWithinBound(encoder, shape, zeros));
    assertEquals(0, encoder.lastBound());
    assertEquals(0, encoder.lastSize().keptElements());
  }

  @ParameterizedTest
  @ValueSource(floats = {1, -1, 0x1p-149f, -0x1p-126f, Float.MAX_VALUE, -Float.MAX_VALUE, 1e-20f})
  void constantsAndSingleElementsStayWithinTheBound(float value) {
    for (String text : quantised().toList()) {
      for (String shape : new String[] {"1x1x1", "5x4x4", "2x1x1x3"}) {
        float[] values = new float[TensorShape.parse(shape).elements()];
        Arrays.fill(values, value);
        TensorEncoder encoder = TensorEncoder.of(TensorShape.parse(shape), Profile.parse(text));
        assertWithinBound(encoder, TensorShape.parse(shape), values);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16, 256})
  void aConstantIsALevel(int levels) {
    TensorShape shape = TensorShape.of(4, 8, 8);
    float[] values = new float[shape.elements()];
    Arrays.fill(values, -1.75f);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.compact().withLevels(levels));
    int[] decoded =
        Activations.bits(
            Activations.decode(shape, Activations.encode(encoder, Activations.of(values))));
    for (int bits : decoded) {
      assertEquals(-1.75f, Float.intBitsToFloat(bits), 1e-6f);
    }
  }

  @Test
  void clippingLeavesALargeValueOutForTheSakeOfTheOthers() {
    TensorShape shape = TensorShape.of(1, 64, 64);
    float[] values = Activations.relu(shape.elements(), 4);
    values[77] = 9;
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.compact().withLevels(8));
    assertWithinBound(encoder, shape, values);
    assertTrue(encoder.lastBound() > 4, "bound " + encoder.lastBound());
    int[] decoded =
        Activations.bits(
            Activations.decode(shape, Activations.encode(encoder, Activations.of(values))));
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double error = values[i] - Float.intBitsToFloat(decoded[i]);
      squares += i == 77 ? 0 : error * error;
    }
    double withoutClipping = (9 / 7.0) * (9 / 7.0) / 12;
    assertTrue(squares / values.length < withoutClipping / 3, squares / values.length + "");
  }

  @ParameterizedTest
  @MethodSource("unlimited")
  void nanAndInfinitiesMakeAnExactFrame(String profile) {
    TensorShape shape = TensorShape.of(3, 5, 7);
    for (int special : new int[] {0x7fc00001, 0x7f800000, 0xff800000}) {
      int[] bits = Activations.bits(Activations.of(Activations.relu(shape.elements(), 3)));
      bits[104] = special;
      bits[3] = Integer.MIN_VALUE;
      TensorEncoder encoder = TensorEncoder.of(shape, Profile.parse(profile));
      ByteBuffer frame = Activations.encode(encoder, Activations.ofBits(bits));
      assertEquals(TensorFormat.MASKED, frame.get(TensorFrame.VERSION_AT));
      assertArrayEquals(bits, Activations.bits(Activations.decode(shape, frame)));
      assertEquals(0, encoder.lastBound());
      assertEquals(frame.remaining(), encoder.lastSize().totalBytes());
    }
  }

  @Test
  void rejectsNanWhenThereIsABudget() {
    TensorEncoder encoder =
        TensorEncoder.of(TensorShape.of(1, 2, 2), Profile.compact().withBudget(900));
    ByteBuffer target = Activations.direct(encoder.maxEncodedBytes());
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> encoder.encode(Activations.of(1, Float.NaN, 2, 3), target));
    assertTrue(error.getMessage().contains("budget"), error.getMessage());
    assertThrows(IllegalStateException.class, encoder::lastSize);
    assertThrows(IllegalStateException.class, encoder::lastBound);
  }

  @Test
  void aLargeBudgetChangesNothing() {
    TensorShape shape = TensorShape.of(8, 8, 8);
    ByteBuffer input = Activations.of(Activations.relu(512, 1));
    ByteBuffer free = Activations.encode(TensorEncoder.of(shape, Profile.compact()), input);
    Profile limited = Profile.compact().withBudget(free.remaining());
    assertEquals(free, Activations.encode(TensorEncoder.of(shape, limited), input));
  }

  @Test
  void aSmallerBudgetLeavesAGreaterBound() {
    TensorShape shape = TensorShape.of(16, 16, 16);
    ByteBuffer input = Activations.of(Activations.relu(4096, 1));
    double before = 0;
    for (int bytes = 1500; bytes >= 100; bytes -= 200) {
      TensorEncoder encoder = TensorEncoder.of(shape, Profile.compact().withBudget(bytes));
      int sent = Activations.encode(encoder, input).remaining();
      assertTrue(sent <= bytes && sent > bytes * 0.7, sent + " of " + bytes + " bytes");
      assertTrue(encoder.lastBound() >= before * 0.8, bytes + " bytes: " + encoder.lastBound());
      before = encoder.lastBound();
    }
  }

  @Test
  void noiseIsStoredWhereNoCoderHelps() {
    TensorShape shape = TensorShape.of(1, 40, 40);
    float[] values = new float[shape.elements()];
    Random random = new Random(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.fast());
    int bytes = assertWithinBound(encoder, shape, values);
    assertTrue(bytes <= 6 + 5 + 6 + 1 + 4 + shape.elements(), bytes + " bytes");
  }
}
