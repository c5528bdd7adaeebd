package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.calibration.CorruptCalibrationException;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of calibrations that mix feature maps into planes. */
class MixedMapsFrameTest {
  private static final TensorShape SHAPE = TensorShape.of(2, 3, 5);

  /** One plane, the sum of both maps, and a way back that gives each of them half. */
  private static final Calibration SUM =
      Calibration.builder(SHAPE, 21, 0.5f)
          .zero(10)
          .transform(
              ChannelTransform.of(
                  new float[] {1, 1}, new float[] {1, 2}, new float[] {0.5f, 0.5f}, false))
          .build();

  @Property(tries = 300, seed = "41")
  void everyElementStaysWithinTheBound(
      @ForAll @IntRange(min = 1, max = 9) int channels,
      @ForAll @IntRange(min = 1, max = 20) int side,
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll long seed) {
    Random random = new Random(seed);
    TensorShape shape = TensorShape.of(channels, side, 3);
    Calibration calibration = random(shape, levels, random);
    float[] values = Activations.random(shape.elements(), random);
    for (String profile : new String[] {"fast", "compact", "smallest"}) {
      assertWithinBound(Profile.parse(profile), calibration, values);
    }
    Profile limited = Profile.compact().withBudget(40);
    assertTrue(assertWithinBound(limited, calibration, values) <= 40);
  }

  private static Calibration random(TensorShape shape, int levels, Random random) {
    int channels = shape.channels();
    int planes = 1 + random.nextInt(channels);
    float[] steps = new float[random.nextBoolean() ? 1 : planes];
    Arrays.fill(steps, (float) Math.exp(random.nextGaussian()));
    return Calibration.builder(shape, levels, steps)
        .zero(random.nextInt(levels))
        .transform(
            ChannelTransform.of(
                gaussians(planes * channels, random),
                gaussians(channels, random),
                gaussians(planes * channels, random),
                random.nextBoolean()))
        .build();
  }

  private static float[] gaussians(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int assertWithinBound(Profile profile, Calibration calibration, float[] values) {
    TensorEncoder encoder =
        TensorEncoder.of(calibration.shape(), profile.withCalibration(calibration));
    ByteBuffer frame = Activations.encode(encoder, Activations.of(values));
    assertEquals(frame.remaining(), encoder.lastSize().totalBytes());
    float[] decoded = decode(calibration, frame);
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs((double) values[i] - decoded[i]);
      assertTrue(error <= encoder.lastBound(), "error " + error + ", " + encoder.lastBound());
    }
    return frame.remaining();
  }

  private static float[] decode(Calibration calibration, ByteBuffer frame) {
    ByteBuffer target = Activations.direct(calibration.shape().bytes());
    TensorDecoder.of(calibration.shape(), calibration).decode(frame, target);
    int[] bits = Activations.bits(target.flip());
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return values;
  }

  @Test
  void theOtherEndMixesBack() {
    float[] values = new float[SHAPE.elements()];
    Arrays.fill(values, 0, 15, 2); // one above the mean
    Arrays.fill(values, 15, 30, 4); // two above it
    TensorEncoder encoder = TensorEncoder.of(SHAPE, Profile.compact().withCalibration(SUM));

    float[] decoded = decode(SUM, Activations.encode(encoder, Activations.of(values)));

    float[] expected = new float[SHAPE.elements()];
    Arrays.fill(expected, 0, 15, 2.5f);
    Arrays.fill(expected, 15, 30, 3.5f);
    assertArrayEquals(expected, decoded);
  }

  @Test
  void planesOfZerosAreTheMeansInTheSmallestFrame() {
    float[] means = new float[SHAPE.elements()];
    Arrays.fill(means, 0, 15, 1);
    Arrays.fill(means, 15, 30, 2);
    TensorEncoder encoder =
        TensorEncoder.of(SHAPE, Profile.compact().withCalibration(SUM).withBudget(14));

    ByteBuffer frame = Activations.encode(encoder, Activations.of(means));

    assertEquals(14, frame.remaining());
    assertArrayEquals(means, decode(SUM, frame));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE})
  void whatHasNoFinitePlanesIsSentExactly(float special) {
    float[] values = new float[SHAPE.elements()];
    values[3] = special;
    values[18] = special;
    TensorEncoder encoder = TensorEncoder.of(SHAPE, Profile.compact().withCalibration(SUM));

    ByteBuffer frame = Activations.encode(encoder, Activations.of(values));

    assertEquals(TensorFormat.MASKED, frame.get(TensorFrame.VERSION_AT));
    assertArrayEquals(values, decode(SUM, frame));
    assertEquals(0, encoder.lastBound());
  }

  @Test
  void rejectsADecoderWithoutTheCalibration() {
    TensorEncoder encoder = TensorEncoder.of(SHAPE, Profile.compact().withCalibration(SUM));
    float[] ones = new float[SHAPE.elements()];
    Arrays.fill(ones, 1);
    ByteBuffer frame = Activations.encode(encoder, Activations.of(ones));

    CorruptFrameException refusal =
        assertThrows(CorruptFrameException.class, () -> Activations.decode(SHAPE, frame));
    assertTrue(refusal.getMessage().contains("calibration"), refusal.getMessage());
  }

  @Test
  void rejectsPruningWhenMapsAreMixed() {
    Profile pruned = Profile.compact().withThreshold(1).withCalibration(SUM);

    assertThrows(IllegalArgumentException.class, () -> TensorEncoder.of(SHAPE, pruned));
  }

  @Test
  void isPartOfTheIdentityAndOfTheFile() {
    Calibration plain = Calibration.builder(SHAPE, 21, 0.5f).zero(10).build();
    CalibrationFile file = CalibrationFile.of(Map.of("a", SUM, "b", plain));

    assertNotEquals(plain, SUM);
    assertNotEquals(plain.id(), SUM.id());
    assertEquals(file, CalibrationFile.parse(file.toString()));
    assertEquals(SUM.id(), CalibrationFile.parse(file.toString()).find("a").orElseThrow().id());
  }

  @ParameterizedTest
  @CsvSource({
    "'means=1.0 2.0\n', '', means",
    "'means=1.0 2.0', 'means=1.0', forward",
    "'means=1.0 2.0', 'means=1.0 NaN', forward",
    "'means=1.0 2.0', 'means=1.0 x', means",
    "'forward=', 'forward=A', forward",
    "'forward=', 'forward=AAAA', forward",
    "'inverse=', 'inverse=AAAAAAAA', inverse",
    "'nonnegative=false', 'nonnegative=maybe', nonnegative",
    "'nonnegative=false', 'nonnegative=true', id",
    "'steps=0.5', 'steps=0.5 0.5', steps",
    "'steps=0.5', 'steps=1e38', steps",
  })
  void rejectsAFileWhenAFieldIsWrong(String from, String to, String field) {
    String text = CalibrationFile.of(Map.of("a", SUM)).toString();
    assertTrue(text.contains(from), text);

    CorruptCalibrationException refusal =
        assertThrows(
            CorruptCalibrationException.class, () -> CalibrationFile.parse(text.replace(from, to)));
    assertTrue(refusal.getMessage().contains(field), refusal.getMessage());
  }

  @Test
  void rejectsATransformWhenTheShapeHasOtherChannels() {
    Calibration.Builder builder = Calibration.builder(TensorShape.of(3, 4, 4), 4, 1);

    assertThrows(
        IllegalArgumentException.class, () -> builder.transform(SUM.transform().orElseThrow()));
  }
}
