package io.cleave.core.resnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Makes a block's arrays from stored tensors.
 *
 * @param reader of the tensors
 * @param manager owns the arrays
 * @param operations on weights and outputs
 */
record TensorLoader(WeightReader reader, NDManager manager, LayerOperations operations) {

  NDArray array(String name) throws IOException {
    return array(values(name), reader.tensors().get(name).shape());
  }

  private ByteBuffer values(String name) throws IOException {
    Shape shape = reader.tensors().get(name).shape();
    return operations.altered(name, reader.read(name), shape, manager);
  }

  private NDArray array(ByteBuffer values, Shape shape) {
    return manager.create(values, shape, DataType.FLOAT32);
  }

  /**
   * Folds batch normalisation into the convolution: each output channel is scaled by gamma /
   * sqrt(variance + epsilon) and shifted by beta - mean * scale.
   */
  Block folded(ConvNorm convolution, boolean relu) throws IOException {
    FloatBuffer gamma = floats(convolution.norm() + ".weight");
    FloatBuffer mean = floats(convolution.norm() + ".running_mean");
    FloatBuffer variance = floats(convolution.norm() + ".running_var");
    ByteBuffer bias = reader.read(convolution.norm() + ".bias");
    ByteBuffer weight = values(convolution.conv() + ".weight");
    for (int channel = 0; channel < convolution.out(); channel++) {
      double deviation = Math.sqrt((double) variance.get(channel) + ConvNorm.EPSILON);
      double scale = gamma.get(channel) / deviation;
      scale(weight.asFloatBuffer(), channel, convolution.out(), scale);
      FloatBuffer shift = bias.asFloatBuffer();
      shift.put(channel, (float) (shift.get(channel) - mean.get(channel) * scale));
    }
    Block folded =
        new FoldedConvolution(
            convolution,
            relu,
            array(weight, convolution.weightShape()),
            array(bias, new Shape(convolution.out())));
    return operations.behind(convolution.conv(), folded);
  }

  private FloatBuffer floats(String name) throws IOException {
    return reader.read(name).asFloatBuffer();
  }

  private static void scale(FloatBuffer weights, int channel, int channels, double scale) {
    int each = weights.capacity() / channels;
    for (int i = channel * each; i < (channel + 1) * each; i++) {
      weights.put(i, (float) (weights.get(i) * scale));
    }
  }
}
