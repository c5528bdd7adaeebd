package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks that frames of versions 1 and 2 cannot say are written as the folded shape is. */
class FoldedFrameTest {
  @ParameterizedTest
  @CsvSource({
    "scalar, 1",
    "1x6x5x4, 6x5x4",
    "1x1x6x5x4, 6x5x4",
    "1x3x2x5x4, 3x2x5x4",
    "3x1x2x5x4, 3x10x4",
    "2x1x3x1x2x1x2x5, 2x12x5",
  })
  void framesAreThoseOfTheFoldedShape(String text, String folded) {
    TensorShape shape = TensorShape.parse(text);
    TensorShape coded = TensorShape.parse(folded);
    for (String profile : new String[] {"exact,threshold=0.1", "half", "fast", "compact"}) {
      ByteBuffer input = input(shape);
      TensorEncoder encoder = TensorEncoder.of(shape, Profile.parse(profile));
      ByteBuffer frame = Activations.encode(encoder, input);
      assertEquals(
          Activations.encode(TensorEncoder.of(coded, Profile.parse(profile)), input), frame);
      assertEquals(Activations.decode(coded, frame), Activations.decode(shape, frame));
    }
  }

  @Test
  void aCalibrationIsThatOfTheFoldedShape() {
    TensorShape shape = TensorShape.of(1, 6, 5, 4);
    Calibration calibration = Calibration.builder(TensorShape.of(6, 5, 4), 6, 0.5f).build();
    Profile profile = Profile.compact().withCalibration(calibration);
    ByteBuffer frame = Activations.encode(TensorEncoder.of(shape, profile), input(shape));
    TensorDecoder.of(shape, calibration).decode(frame, Activations.direct(shape.bytes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "half", "fast", "compact,bytes=60", "smallest"})
  void aTensorWithoutElementsIsAFrameWithout(String profile) {
    TensorShape shape = TensorShape.of(3, 0, 5);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.parse(profile));
    ByteBuffer frame = Activations.encode(encoder, Activations.direct(0));
    assertEquals(TensorFormat.LOSSLESS, frame.get(TensorFrame.VERSION_AT));
    TensorDecoder.of(shape).decode(frame, Activations.direct(0));
    assertThrows(
        CorruptFrameException.class,
        () -> TensorDecoder.of(TensorShape.of(3, 1, 5)).decode(frame, Activations.direct(60)));
  }

  private static ByteBuffer input(TensorShape shape) {
    return Activations.of(Activations.random(shape.elements(), new Random(shape.rank())));
  }
}
