package org.example.toy;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.Architecture;
import io.cleave.core.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The toy network, for {@link io.cleave.core.Model#find}. */
public final class ToyFamily implements Architecture {
  /** For {@link java.util.ServiceLoader}. */
  public ToyFamily() {}

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public List<String> networks() {
    return List.of("toy");
  }

  @Override
  public Optional<Network> named(String network) {
    return networks().contains(network) ? Optional.of(ToyNetwork.create()) : Optional.empty();
  }

  /** {@return the one there is: it has no measures} */
  @Override
  public Network described(ToIntFunction<String> measure) {
    return ToyNetwork.create();
  }

  @Override
  public Network of(Map<String, Shape> tensors) {
    Network toy = ToyNetwork.create();
    if (!tensors.equals(toy.tensors())) {
      throw new IllegalArgumentException("tensors: " + tensors + " (expected: the toy's)");
    }
    return toy;
  }
}
