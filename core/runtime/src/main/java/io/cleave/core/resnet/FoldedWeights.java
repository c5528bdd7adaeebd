package io.cleave.core.resnet;

import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A convolution's weights with its batch normalisation folded in: each output channel is scaled by
 * gamma / sqrt(variance + epsilon) and shifted by beta - mean * scale.
 *
 * @param weight the weights, float32 of shape (out, in, kernel, kernel)
 * @param bias the biases, float32, one for each output channel
 */
record FoldedWeights(ByteBuffer weight, ByteBuffer bias) {
  /** Folds weights in place. */
  static FoldedWeights of(ConvNorm convolution, WeightReader reader, ByteBuffer weight)
      throws WeightsException {
    String norm = convolution.norm();
    FloatBuffer gamma = reader.read(norm + ".weight").asFloatBuffer();
    FloatBuffer mean = reader.read(norm + ".running_mean").asFloatBuffer();
    FloatBuffer variance = reader.read(norm + ".running_var").asFloatBuffer();
    ByteBuffer bias = reader.read(norm + ".bias");
    FloatBuffer shift = bias.asFloatBuffer();
    for (int channel = 0; channel < convolution.out(); channel++) {
      if (variance.get(channel) < 0) {
        throw new WeightsException(
            reader.description(),
            norm + ".running_var",
            "element " + channel + " is " + variance.get(channel) + " (expected: >= 0)");
      }
      double deviation = Math.sqrt((double) variance.get(channel) + ConvNorm.EPSILON);
      double scale = gamma.get(channel) / deviation;
      scale(weight.asFloatBuffer(), channel, convolution.out(), scale);
      shift.put(channel, (float) (shift.get(channel) - mean.get(channel) * scale));
    }
    return new FoldedWeights(weight, bias);
  }

  private static void scale(FloatBuffer weights, int channel, int channels, double scale) {
    int each = weights.capacity() / channels;
    for (int i = channel * each; i < (channel + 1) * each; i++) {
      weights.put(i, (float) (weights.get(i) * scale));
    }
  }
}
