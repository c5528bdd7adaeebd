package io.cleave.lab.calibrate;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.ProfileCoding;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Sends every sample's activation as a calibration says, and asks the tail what it makes of it.
 *
 * @param tail that answers
 * @param rule what was lost by the class of each sample
 * @param profile what codes symbols
 * @param work is told of each answer
 */
record TrialRun(TailProbe tail, Function<int[], MeasuredLoss> rule, Profile profile, Work work) {

  Trial of(double step, Calibration calibration) {
    Link<Tensors> link = ProfileCoding.of(profile.withCalibration(calibration)).link();
    UnaryOperator<float[]> through = sent -> received(sent, calibration.shape(), link);
    return new Trial(step, calibration, rule.apply(tail.classes(through, work)));
  }

  private static float[] received(float[] sent, TensorShape shape, Link<Tensors> link) {
    float[] received = new float[sent.length];
    link.send(SampleSet.tensors(sent, shape)).received().data(0).asFloatBuffer().get(received);
    return received;
  }
}
