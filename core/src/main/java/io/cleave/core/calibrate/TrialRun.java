package io.cleave.core.calibrate;

import io.cleave.codec.Calibration;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Sends every sample's activation as a calibration says, and asks the tail what it makes of it. */
final class TrialRun {
  private final SampleSet samples;
  private final TailProbe tail;
  private final LossRule rule;
  private final Profile profile;
  private final Work work;

  /**
   * Prepares runs.
   *
   * @param samples what is sent
   * @param tail that answers
   * @param rule that compares answers
   * @param profile what codes symbols
   * @param work is told of each answer
   */
  TrialRun(SampleSet samples, TailProbe tail, LossRule rule, Profile profile, Work work) {
    this.samples = samples;
    this.tail = tail;
    this.rule = rule;
    this.profile = profile;
    this.work = work;
  }

  Trial of(double step, Calibration calibration) {
    Link link = new Link(calibration, profile);
    int[] classes = new int[samples.size()];
    for (int from = 0; from < classes.length; from += tail.batch()) {
      int to = Math.min(classes.length, from + tail.batch());
      int[] answers = tail.classes(link.send(samples.activations(from, to)));
      System.arraycopy(answers, 0, classes, from, answers.length);
      work.answered(answers.length);
    }
    return new Trial(step, calibration, rule.measure(classes));
  }

  /** An encoder and a decoder. */
  private static final class Link {
    private final TensorEncoder encoder;
    private final TensorDecoder decoder;
    private final ByteBuffer activation;
    private final ByteBuffer frame;

    Link(Calibration calibration, Profile profile) {
      this.encoder = TensorEncoder.of(calibration.shape(), profile.withCalibration(calibration));
      this.decoder = TensorDecoder.of(calibration.shape(), calibration);
      this.activation =
          ByteBuffer.allocate(calibration.shape().bytes()).order(ByteOrder.LITTLE_ENDIAN);
      this.frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    }

    List<float[]> send(List<float[]> activations) {
      List<float[]> received = new ArrayList<>();
      activations.forEach(values -> received.add(send(values)));
      return received;
    }

    private float[] send(float[] values) {
      activation.clear().asFloatBuffer().put(values);
      encoder.encode(activation, frame.clear());
      decoder.decode(frame.flip(), activation.clear());
      float[] received = new float[values.length];
      activation.flip().asFloatBuffer().get(received);
      return received;
    }
  }
}
