package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Signature;
import java.util.function.Function;

/**
 * Where a model is cut, as both ends know it.
 *
 * @param fingerprint network, cut and weights
 * @param cut the cut
 * @param crossing what the head sends, of one sample; the cut's crossing tensors
 * @param answer what the tail gives, of one sample; without the outputs that the head has finished
 */
public record SplitPoint(
    ModelFingerprint fingerprint, Cut cut, Signature crossing, Signature answer) {
  /**
   * The cut at which a head ends.
   *
   * @param head from the network's beginning
   * @return where it ends
   * @throws IllegalArgumentException if the part is no head that ends before the network does
   */
  public static SplitPoint behind(Part head) {
    return of(head, "head", head.model().network()::headTo);
  }

  /**
   * The cut at which a tail begins.
   *
   * @param tail to the network's end
   * @return where it begins
   * @throws IllegalArgumentException if the part is no tail
   */
  public static SplitPoint before(Part tail) {
    return of(tail, "tail", tail.model().network()::tailFrom);
  }

  private static SplitPoint of(Part part, String side, Function<Cut, Range> rangeAt) {
    Network network = part.model().network();
    Cut cut =
        network.splits().stream()
            .filter(each -> rangeAt.apply(each).equals(part.id().range()))
            .findFirst()
            .orElseThrow(
                () ->
                    Check.refusal(
                        side,
                        part.id(),
                        "a " + side + " of " + network.name() + ", cut before its end"));
    return new SplitPoint(
        new ModelFingerprint(part.id().network(), cut.name(), part.id().fingerprint()),
        cut,
        cut.crossing(),
        network.tailFrom(cut).wanted());
  }
}
