package org.example.toy;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network that says what it is and nothing of how it runs. */
record BareNetwork() implements Network {
  @Override
  public String name() {
    return "bare";
  }

  @Override
  public String description() {
    return "bare";
  }

  @Override
  public Signature inputs() {
    return Signature.of(ToyNetwork.HIDDEN);
  }

  @Override
  public Signature outputs() {
    return Signature.of(ToyNetwork.SCORE);
  }

  @Override
  public List<Cut> cuts() {
    return List.of(
        new Cut(Cut.INPUT, inputs(), Set.of(), Cost.NONE, Cost.NONE, Set.of()),
        new Cut(Cut.OUTPUT, outputs(), Set.of(), Cost.NONE, Cost.NONE, Set.of()));
  }

  @Override
  public Map<String, Shape> tensors() {
    return Map.of();
  }
}
