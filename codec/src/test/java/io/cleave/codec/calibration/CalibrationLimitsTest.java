package io.cleave.codec.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
}
