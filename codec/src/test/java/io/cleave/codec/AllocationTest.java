package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
  private static final int CALLS = 200;

  /** A method that is compiled meanwhile may allocate, once. */
  private static final int ROUNDS = 5;

  private static final TensorShape SHAPE = TensorShape.of(16, 32, 32);

  @ParameterizedTest
  @CsvSource({
    "none, FLOAT32",
    "threshold=0.5, FLOAT32",
    "keep=0.3, FLOAT32",
    "keep=0.3, FLOAT16",
    "bytes=20000, FLOAT32",
    "'keep=0.3,maps-max-keep=0.5', FLOAT16",
    "'threshold=0.5,maps-mean=0.1', FLOAT32",
  })
  void encodingAndDecodingAllocateNothing(String pruning, ValueType values) {
    assertAllocatesNothing(
        TensorEncoder.of(SHAPE, Activations.profile(Pruning.parse(pruning), values)));
  }

  @ParameterizedTest
  @MethodSource("io.cleave.codec.Activations#profiles")
  void everyProfileAllocatesNothing(String profile) {
    assertAllocatesNothing(TensorEncoder.of(SHAPE, Profile.parse(profile)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void calibratedProfilesAllocateNothing(boolean tables) {
    List<ByteBuffer> samples = List.of(Activations.of(Activations.relu(SHAPE.elements(), 2)));
    Calibration plain = new Calibrator(SHAPE, 6, Scale.MAP, 0).calibrate(samples);
    Calibration calibration = tables ? Calibrator.withTables(plain, samples) : plain;
    Profile profile = Profile.compact().withCalibration(calibration);
    assertAllocatesNothing(TensorEncoder.of(SHAPE, profile), calibration);
    assertAllocatesNothing(TensorEncoder.of(SHAPE, profile.withBudget(900)), calibration);
  }

  private static void assertAllocatesNothing(TensorEncoder encoder, Calibration... calibrations) {
    TensorDecoder decoder = TensorDecoder.of(SHAPE, calibrations);
    ByteBuffer activation = Activations.of(Activations.relu(SHAPE.elements(), 2));
    ByteBuffer frame = Activations.direct(encoder.maxEncodedBytes());
    ByteBuffer decoded = Activations.direct(SHAPE.bytes());
    Runnable calls =
        () -> {
          for (int i = 0; i < CALLS; i++) {
            encoder.encode(activation, frame.clear());
            decoder.decode(frame.flip(), decoded.clear());
          }
        };
    calls.run();
    calls.run();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least >= CALLS; round++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      calls.run();
      least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least / CALLS, "bytes a call");
  }
}
