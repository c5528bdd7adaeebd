package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.Set;

/**
 * A point in a network, so that what is before it can run on one machine and what is behind it on
 * another (Haberer and Landsiedel 2022, section 3.1). The network's beginning and its end are cuts
 * as well.
 *
 * @param name the name used here, the paper's where it has one: {@code maxpool}, {@code bottle1}
 * @param crossing the tensors made before the cut and used behind it, of one sample
 * @param finished names of the network's outputs that are complete here and need not travel; none
 *     at the end, where the outputs are what crosses
 * @param head what is before the cut costs
 * @param tail what is behind it costs
 * @param aliases other names that find this cut, such as torchvision's {@code layer1.0}
 */
public record Cut(
    String name,
    Signature crossing,
    Set<String> finished,
    Cost head,
    Cost tail,
    Set<String> aliases) {

  /** The name of the cut before the first layer: the whole network is the tail. */
  public static final String INPUT = "input";

  /** The name of the cut behind the last layer: the whole network is the head. */
  public static final String OUTPUT = "output";

  /**
   * Keeps copies of the sets.
   *
   * @param name as above
   * @param crossing as above
   * @param finished as above
   * @param head as above
   * @param tail as above
   * @param aliases as above
   */
  public Cut {
    finished = Set.copyOf(finished);
    aliases = Set.copyOf(aliases);
  }

  /**
   * Tells whether a user may call this cut so.
   *
   * @param called a name
   * @return true for its name and its aliases
   */
  public boolean isCalled(String called) {
    return name.equals(called) || aliases.contains(called);
  }

  /**
   * The tensor that crosses, for what works on one alone.
   *
   * @return the only tensor
   * @throws IllegalArgumentException if several cross; names them
   */
  public TensorSpec tensor() {
    return crossing.only("cut " + name);
  }

  /**
   * The shape of the tensor that crosses, for what works on one alone.
   *
   * @return such as (channels, height, width)
   * @throws IllegalArgumentException as {@link #tensor}
   */
  public TensorShape shape() {
    return tensor().shape();
  }

  /**
   * Size of what crosses, as it lies in memory, before pruning and encoding.
   *
   * @return bytes for one sample; the most where dimensions are open
   */
  public long rawBytes() {
    return crossing.bytes();
  }
}
