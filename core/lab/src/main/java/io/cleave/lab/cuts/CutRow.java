package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A cut, with what crosses it and what each side costs.
 *
 * @param name the name of the cut
 * @param aliases its other names, in alphabetical order
 * @param tensors the tensors that cross it, each with its type and its shape for one sample of
 *     default size
 * @param bytes the size of these tensors in memory
 * @param headParameters the parameters before the cut
 * @param headMultiplyAdds the multiply-adds before the cut
 * @param tailParameters the parameters behind it
 * @param tailMultiplyAdds the multiply-adds behind it
 * @param headMillis how long the head takes, in milliseconds; empty if it was not measured
 * @param tailMillis how long the tail takes, in milliseconds; empty if it was not measured
 * @param worthHaving whether it is one of {@link WorthwhileCuts}
 */
public record CutRow(
    String name,
    List<String> aliases,
    List<String> tensors,
    long bytes,
    long headParameters,
    long headMultiplyAdds,
    long tailParameters,
    long tailMultiplyAdds,
    OptionalDouble headMillis,
    OptionalDouble tailMillis,
    boolean worthHaving) {
  /**
   * Checks the numbers, and keeps copies of the lists.
   *
   * @param name as above
   * @param aliases as above
   * @param tensors as above
   * @param bytes as above
   * @param headParameters as above
   * @param headMultiplyAdds as above
   * @param tailParameters as above
   * @param tailMultiplyAdds as above
   * @param headMillis as above
   * @param tailMillis as above
   * @param worthHaving as above
   * @throws IllegalArgumentException if a number is negative, or one side alone has a time
   */
  public CutRow {
    aliases = List.copyOf(aliases);
    tensors = List.copyOf(tensors);
    Check.argument(bytes >= 0, "bytes", bytes, "0 or more");
    Check.argument(headParameters >= 0, "headParameters", headParameters, "0 or more");
    Check.argument(headMultiplyAdds >= 0, "headMultiplyAdds", headMultiplyAdds, "0 or more");
    Check.argument(tailParameters >= 0, "tailParameters", tailParameters, "0 or more");
    Check.argument(tailMultiplyAdds >= 0, "tailMultiplyAdds", tailMultiplyAdds, "0 or more");
    Check.argument(headMillis.orElse(0) >= 0, "headMillis", headMillis, "0 or more");
    Check.argument(tailMillis.orElse(0) >= 0, "tailMillis", tailMillis, "0 or more");
    boolean both = headMillis.isPresent() == tailMillis.isPresent();
    Check.argument(both, "tailMillis", tailMillis, "a time where the head has one");
  }

  /** {@return the multiply-adds of the whole network} */
  public long multiplyAdds() {
    return headMultiplyAdds + tailMultiplyAdds;
  }
}
