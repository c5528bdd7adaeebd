package io.cleave.codec.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationLimitsTest {
  private static final int CHANNELS = 6;
  private static final float ULP = Math.ulp(Float.MAX_VALUE);

  @Test
  void rejectsTransformWhenRoundingWouldMakeAValueInfinite() {
    float[] ones = new float[CHANNELS * CHANNELS];
    Arrays.fill(ones, 1);
    float[] means = new float[CHANNELS];
    means[2] = Float.MAX_VALUE - 4 * ULP;
    TensorShape shape = TensorShape.of(CHANNELS, 1, 2);
    Calibration.Builder builder =
        Calibration.builder(shape, 2, 0.6f * ULP)
            .transform(ChannelTransform.of(ones, means, ones, false));
    assertThrows(IllegalArgumentException.class, builder::build);
  }

  @Test
  void rejectsStepForEachPlaneWhenLogitsAreMixed() {
    ChannelTransform halves = ChannelTransform.of(new float[8], new float[4], new float[8], false);
    TensorShape logits = TensorShape.of(4);
    Calibration.Builder each = Calibration.builder(logits, 4, 1, 2).transform(halves);
    assertThrows(IllegalArgumentException.class, each::build);
    Calibration one = Calibration.builder(logits, 4, 1).transform(halves).build();
    assertEquals(TensorShape.of(2), one.codedShape());
  }

  /** Those of the last stage of a ResNet-50, whose side is 7. */
  @Test
  void as2048FeatureMapsAreWrittenReadSentAndDecoded(@TempDir Path folder) throws IOException {
    Calibration written = swapped(2048);
    Path file = folder.resolve("large.cleave-profile");
    CalibrationFile.of(Map.of("layer4", written)).write(file);
    Calibration read = CalibrationFile.read(file).find("layer4").orElseThrow();
    assertEquals(written, read);
    assertEquals(written.id(), read.id());

    Random random = new Random(5);
    ByteBuffer sent = littleEndian(written.shape().bytes());
    while (sent.hasRemaining()) {
      sent.putFloat(Math.max(0, (float) random.nextGaussian()));
    }
    TensorEncoder encoder =
        TensorEncoder.of(written.shape(), Profile.compact().withCalibration(written));
    ByteBuffer frame = littleEndian(encoder.maxEncodedBytes());
    encoder.encode(sent.flip(), frame);
    ByteBuffer target = littleEndian(read.shape().bytes());
    TensorDecoder.of(read.shape(), read).decode(frame.flip(), target);

    target.flip();
    while (sent.hasRemaining()) {
      assertEquals(sent.getFloat(), target.getFloat(), 0.26f);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void rejectsAFileWhenItWouldBeTooLongToBeRead(@TempDir Path folder) {
    Calibration large = swapped(2048);
    CalibrationFile file = CalibrationFile.of(Map.of("a", large, "b", large, "c", large));
    Path path = folder.resolve("file");

    assertThrows(IllegalArgumentException.class, () -> file.write(path));
    assertFalse(Files.exists(path));
  }

  @Test
  void rejectsATransformWhenItIsLarger() {
    float[] means = new float[2049];
    float[] matrix = new float[2049 * 2049];
    assertThrows(
        IllegalArgumentException.class, () -> ChannelTransform.of(matrix, means, matrix, false));
  }

  /** Plane {@code i} is map {@code i ^ 1}, so that sums are of one product. */
  private static Calibration swapped(int channels) {
    float[] swap = new float[channels * channels];
    for (int i = 0; i < channels; i++) {
      swap[i * channels + (i ^ 1)] = 1;
    }
    float[] steps = new float[channels];
    Arrays.fill(steps, 0.5f);
    return Calibration.builder(TensorShape.of(channels, 2, 2), 64, steps)
        .zero(32)
        .transform(ChannelTransform.of(swap, new float[channels], swap, false))
        .build();
  }
}
