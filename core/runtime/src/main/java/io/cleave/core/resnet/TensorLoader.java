package io.cleave.core.resnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.resnet.internal.FoldedConvolution;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes a block's arrays from stored tensors.
 *
 * @param reader reads the tensors
 * @param manager the owner of the arrays
 * @param operations operations on weights and outputs
 */
record TensorLoader(WeightReader reader, NDManager manager, LayerOperations operations) {

  NDArray array(String name) throws IOException {
    return array(values(name), reader.tensor(name).shape());
  }

  private ByteBuffer values(String name) throws IOException {
    Shape shape = reader.tensor(name).shape();
    return operations.altered(name, reader.read(name), shape, manager);
  }

  private NDArray array(ByteBuffer values, Shape shape) {
    return manager.create(values, shape, DataType.FLOAT32);
  }

  /** A convolution with its batch normalisation folded in, and what follows it. */
  Block folded(ConvNorm convolution, boolean relu) throws IOException {
    FoldedWeights weights =
        FoldedWeights.of(convolution, reader, values(convolution.conv() + ".weight"));
    Block folded =
        new FoldedConvolution(
            convolution,
            relu,
            array(weights.weight(), convolution.weightShape()),
            array(weights.bias(), new Shape(convolution.out())));
    return operations.behind(convolution.conv(), folded);
  }
}
