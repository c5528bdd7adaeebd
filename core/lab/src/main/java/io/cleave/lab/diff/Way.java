package io.cleave.lab.diff;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;

/** A way to get a network's outputs that is compared with the whole network. */
public sealed interface Way {
  /** {@return the name in tables and messages} */
  String name();

  /**
   * Head and tail as a device and a server load them, with nothing lost between.
   *
   * @param cut where the network is cut
   */
  record Split(Cut cut) implements Way {
    @Override
    public String name() {
      return "split at " + cut.name();
    }
  }

  /**
   * What crosses a cut is coded and decoded, as if it were sent.
   *
   * @param cut where the network is cut
   * @param profile how its tensors are coded
   */
  record Coded(Cut cut, Profile profile) implements Way {
    @Override
    public String name() {
      return profile + " at " + cut.name();
    }
  }

  /**
   * All layers on another engine.
   *
   * @param engine one that runs the network
   */
  record OnEngine(Engine engine) implements Way {
    @Override
    public String name() {
      return engine.name();
    }
  }

  /**
   * Tensors that another machine made of the same samples.
   *
   * @param name of the file
   * @param samples some of the network's tensors, one entry of the batch for each sample; must not
   *     change
   */
  record Saved(String name, Tensors samples) implements Way {}
}
