package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.Architecture;
import io.cleave.core.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The residual networks, for {@link io.cleave.core.Model#find}. */
public final class ResNets implements Architecture {
  private static final List<Integer> DEPTHS = List.of(18, 34, 50, 101, 152);

  /** Called by {@link java.util.ServiceLoader}. */
  public ResNets() {}

  @Override
  public String name() {
    return "resnet";
  }

  @Override
  public List<String> networks() {
    return DEPTHS.stream().map(depth -> name() + depth).toList();
  }

  @Override
  public Optional<Network> named(String network) {
    return DEPTHS.stream()
        .filter(depth -> network.equals(name() + depth))
        .<Network>map(ResNet::of)
        .findFirst();
  }

  @Override
  public Network described(ToIntFunction<String> measure) {
    return new ResNet(
        measure.applyAsInt("depth"),
        measure.applyAsInt("baseWidth"),
        measure.applyAsInt("classes"),
        measure.applyAsInt("inputSize"));
  }

  @Override
  public Network of(Map<String, Shape> tensors) {
    return ResNet.fromTensors(tensors);
  }
}
