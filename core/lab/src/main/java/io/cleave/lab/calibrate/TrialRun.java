package io.cleave.lab.calibrate;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.lab.link.Link;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

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
    TensorShape shape = calibration.shape();
    Link link = new Link(shape, profile.withCalibration(calibration));
    ByteBuffer buffer = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    return new Trial(
        step, calibration, rule.apply(tail.classes(sent -> received(sent, link, buffer), work)));
  }

  private static float[] received(float[] sent, Link link, ByteBuffer buffer) {
    buffer.asFloatBuffer().put(sent);
    link.send(buffer, buffer);
    float[] received = new float[sent.length];
    buffer.asFloatBuffer().get(received);
    return received;
  }
}
