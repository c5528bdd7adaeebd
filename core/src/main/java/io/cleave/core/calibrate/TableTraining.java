package io.cleave.core.calibrate;

import io.cleave.codec.Calibration;
import io.cleave.codec.Calibrator;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import java.nio.ByteBuffer;

/**
 * Trains the entropy coder's tables for a calibration, and counts bytes on samples that they did
 * not see: half of the samples train, the other half is measured, then all train.
 */
final class TableTraining {
  private final SampleSet samples;
  private final Profile profile;

  TableTraining(SampleSet samples, Profile profile) {
    this.samples = samples;
    this.profile = profile;
  }

  /**
   * What came out.
   *
   * @param calibration with tables, unless frames are smaller without
   * @param meanBytes of a frame
   */
  record Trained(Calibration calibration, double meanBytes) {}

  Trained run(Calibration calibration) {
    int half = samples.size() / 2;
    Calibration first = Calibrator.withTables(calibration, samples.buffers(0, half));
    double with = meanBytes(first, half);
    double without = meanBytes(calibration, half);
    return with < without
        ? new Trained(Calibrator.withTables(calibration, samples.buffers(0, samples.size())), with)
        : new Trained(calibration, without);
  }

  private double meanBytes(Calibration calibration, int from) {
    TensorEncoder encoder =
        TensorEncoder.of(calibration.shape(), profile.withCalibration(calibration));
    ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    long bytes = 0;
    for (ByteBuffer activation : samples.buffers(from, samples.size())) {
      bytes += encoder.encode(activation, frame.clear());
    }
    return bytes / (double) (samples.size() - from);
  }
}
