package io.cleave.core.resnet.internal;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.Cost;
import java.util.Map;

/**
 * A convolution without bias and the batch normalisation after it.
 *
 * @param conv torchvision's name of the convolution: {@code layer1.0.conv1}
 * @param norm torchvision's name of the normalisation: {@code layer1.0.bn1}
 * @param in the number of input channels
 * @param out the number of output channels
 * @param kernel the side of the square kernel; the input is padded by half of it
 * @param stride the step in both directions
 */
public record ConvNorm(String conv, String norm, int in, int out, int kernel, int stride) {

  public static final float EPSILON = 1e-5f;

  /** {@return the size of the output of a sliding window that is padded by half its size} */
  public static long window(long size, int kernel, int stride) {
    return (size + 2L * (kernel / 2) - kernel) / stride + 1;
  }

  public Shape output(Shape input) {
    return new Shape(
        out, window(input.get(1), kernel, stride), window(input.get(2), kernel, stride));
  }

  public Shape weightShape() {
    return new Shape(out, in, kernel, kernel);
  }

  public Shape strides() {
    return new Shape(stride, stride);
  }

  /** {@return whether there are input pixels that no output depends on} */
  public boolean skipsPixels() {
    return stride > kernel;
  }

  public Shape padding() {
    return new Shape(kernel / 2, kernel / 2);
  }

  public Cost cost(Shape input) {
    long weights = weightShape().size();
    Shape output = output(input);
    return new Cost(weights + 2L * out, weights * output.get(1) * output.get(2));
  }

  public void tensors(Map<String, Shape> into) {
    into.put(conv + ".weight", weightShape());
    for (String statistic : new String[] {"weight", "bias", "running_mean", "running_var"}) {
      into.put(norm + "." + statistic, new Shape(out));
    }
  }
}
