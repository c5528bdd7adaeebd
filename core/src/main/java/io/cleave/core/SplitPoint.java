package io.cleave.core;

import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.function.Function;

/**
 * Where a model is cut, as protocol 1 can say it: one float32 tensor crosses, and one comes back.
 *
 * @param fingerprint network, cut and weights
 * @param crossing shape of what crosses, of one sample
 * @param answer shape of what comes back
 */
public record SplitPoint(ModelFingerprint fingerprint, TensorShape crossing, TensorShape answer) {
  /**
   * The cut at which a head ends.
   *
   * @param head from the network's beginning
   * @return where it ends
   * @throws IllegalArgumentException if the part is no head, or it takes, sends or is answered
   *     anything but one float32 tensor of a fixed shape of rank 1 to 4
   */
  public static SplitPoint behind(Part head) {
    SplitPoint point = of(head, "head", head.model().network()::headTo);
    float32(head.given(), "head");
    return point;
  }

  /**
   * The cut at which a tail begins.
   *
   * @param tail to the network's end
   * @return where it begins
   * @throws IllegalArgumentException if the part is no tail, or it is sent or answers anything but
   *     one float32 tensor of a fixed shape of rank 1 to 4, or the network has outputs beside that
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
                    new IllegalArgumentException(
                        side
                            + ": "
                            + part.id()
                            + " (expected: a "
                            + side
                            + " of "
                            + network.name()
                            + ", cut before its end)"));
    network.outputs().only(side); // one that is finished in the head has no way back
    Range behind = network.tailFrom(cut);
    return new SplitPoint(
        new ModelFingerprint(part.id().network(), cut.name(), part.id().fingerprint()),
        float32(behind.given(), side),
        float32(behind.wanted(), side));
  }

  private static TensorShape float32(Signature signature, String side) {
    TensorSpec tensor = signature.only(side);
    TensorShape shape = tensor.shape();
    boolean sound =
        tensor.type() == ElementType.FLOAT32
            && shape.isFixed()
            && shape.rank() >= 1
            && shape.rank() <= Protocol.MAX_RANK
            && shape.elements() > 0;
    if (!sound) {
      throw new IllegalArgumentException(
          side + ": " + tensor + " (expected: float32 of a fixed shape, rank 1 to 4, not empty)");
    }
    return shape;
  }
}
