package io.cleave.lab.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.cleave.lab.images.Stripes;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network of one convolution, quick enough for tests, with running statistics. */
public final class TinyNetwork {
  private TinyNetwork() {}

  /**
   * {@return the network, always of the same weights}
   *
   * @param manager owns its arrays
   */
  public static InitialisedNetwork create(NDManager manager) {
    Engine.getInstance().setRandomSeed(5);
    SequentialBlock block =
        new SequentialBlock()
            .add(
                Conv2d.builder()
                    .setKernelShape(new Shape(8, 8))
                    .setFilters(8)
                    .optStride(new Shape(8, 8))
                    .build())
            .add(BatchNorm.builder().build())
            .add(Activation::relu)
            .add(new LambdaBlock(list -> new NDList(Pool.globalAvgPool2d(list.head())), "pool"))
            .add(Linear.builder().setUnits(Stripes.LABELS.size()).build());
    block.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 64, 64));
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    block.getParameters().forEach(pair -> parameters.put(pair.getKey(), pair.getValue()));
    return new InitialisedNetwork(block, parameters);
  }

  /** {@return copies of all parameters of a network, by name} */
  public static Map<String, float[]> values(InitialisedNetwork network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    return values;
  }
}
