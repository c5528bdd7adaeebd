package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.Set;

/**
 * A point in a network, so that the layers before it can run on one machine and the layers after it
 * on another (Haberer and Landsiedel 2022, section 3.1). The network's beginning and end are cuts
 * as well. Immutable.
 *
 * @param name the name, which is the paper's if it has one, such as {@code maxpool} or {@code
 *     bottle1}
 * @param crossing the tensors of one sample that are computed before the cut and used after it
 * @param finished the names of the network's outputs that are complete here and need not cross;
 *     empty at the end, where the outputs themselves cross
 * @param head the cost of the layers before the cut
 * @param tail the cost of the layers after it
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

  /** The name of the cut after the last layer: the whole network is the head. */
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
   * {@return whether a name is that of this cut or one of its aliases}
   *
   * @param called the name
   */
  public boolean isCalled(String called) {
    return name.equals(called) || aliases.contains(called);
  }

  /**
   * {@return the only crossing tensor, for code that handles a single one}
   *
   * @throws IllegalArgumentException if several tensors cross; names them
   */
  public TensorSpec tensor() {
    return crossing.only("cut " + name);
  }

  /**
   * {@return the shape of the only crossing tensor, such as (channels, height, width), for code
   * that handles a single one}
   *
   * @throws IllegalArgumentException as {@link #tensor}
   */
  public TensorShape shape() {
    return tensor().shape();
  }

  /**
   * {@return the size in bytes of one sample's crossing tensors in memory, before pruning and
   * encoding; the max size if a shape is open}
   */
  public long rawBytes() {
    return crossing.bytes();
  }
}
