package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Signature;
import java.util.function.Function;

/**
 * Where a model is cut, as both ends know it. Immutable.
 *
 * @param fingerprint network, cut and weights
 * @param cut the cut
 * @param crossing the tensors that the head sends, of one sample; the cut's crossing tensors
 * @param answer the tensors that the tail returns, of one sample; without the outputs that the head
 *     has finished
 */
public record SplitPoint(
    ModelFingerprint fingerprint, Cut cut, Signature crossing, Signature answer) {
  /**
   * {@return the cut at which a head ends}
   *
   * @param head a part that starts at the network's beginning
   * @throws IllegalArgumentException if the part does not start there, or ends at the network's end
   */
  public static SplitPoint behind(Part head) {
    return of(head, "head", head.model().network()::headTo);
  }

  /**
   * {@return the cut at which a tail begins}
   *
   * @param tail a part that ends at the network's end
   * @throws IllegalArgumentException if the part is not a tail
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
