package io.cleave.lab.calibrate;

import io.cleave.codec.Calibrator;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.ProfileCoding;
import java.util.stream.IntStream;

/**
 * Trains the entropy coder's tables for a calibration, and counts bytes on samples that they did
 * not see: half of the samples train, the other half is measured, then all train.
 *
 * @param samples whose activations are coded
 * @param profile what codes symbols
 */
record TableTraining(SampleSet samples, Profile profile) {
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
    Link<Tensors> link = ProfileCoding.of(profile.withCalibration(calibration)).link();
    return IntStream.range(from, samples.size())
        .mapToLong(i -> link.count(samples.batch(i, i + 1)))
        .average()
        .orElseThrow();
  }
}
