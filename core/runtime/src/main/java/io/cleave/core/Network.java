package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A design of layers without their weights, and where it can be cut. Immutable. Shapes are those of
 * one sample, without a batch; one name is one tensor wherever it occurs.
 */
public interface Network {
  /**
   * What messages and handshakes call it.
   *
   * @return such as {@code resnet50}
   */
  String name();

  /**
   * Everything about the network that its weights do not say: two networks of one description and
   * the same weights compute the same.
   *
   * @return a text that is part of a model's fingerprint
   */
  String description();

  /**
   * What the network takes.
   *
   * @return one or more tensors
   */
  Signature inputs();

  /**
   * What the network gives.
   *
   * @return one or more tensors
   */
  Signature outputs();

  /**
   * Every cut, in the order of the computation: first the network's beginning, last its end.
   *
   * @return two cuts or more
   */
  List<Cut> cuts();

  /**
   * The tensors that its weights have.
   *
   * @return name to shape, in the order of the computation; by default none, as where the network's
   *     own file has them
   */
  default Map<String, Shape> tensors() {
    return Map.of();
  }

  /**
   * The same design with as many classes as weights have: a fine-tuned classifier differs from the
   * published one in the shape of its last layer.
   *
   * @param weights name and shape of each tensor of a source
   * @return this network, unless its number of classes alone is another
   */
  default Network fittedTo(Map<String, Shape> weights) {
    return this;
  }

  /**
   * Names the network with its weights. Reads all of them once, one tensor at a time.
   *
   * @param reader of exactly this network's weights
   * @return SHA-256 of the description and of the weights, 64 lower-case hexadecimal digits
   * @throws WeightsException if a tensor cannot be read
   */
  default String fingerprint(WeightReader reader) throws WeightsException {
    String weights = WeightsHash.of(reader, tensors());
    byte[] text = (description() + '\n' + weights).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(text));
  }

  /**
   * What crosses a cut with an input of usual size.
   *
   * @param cut one of this network's
   * @return the crossing tensors, no dimension open
   */
  default Signature sampled(Cut cut) {
    return cut.crossing();
  }

  /**
   * The network's beginning.
   *
   * @return the first cut, crossed by the inputs
   */
  default Cut input() {
    return cuts().get(0);
  }

  /**
   * The network's end.
   *
   * @return the last cut, crossed by the outputs
   */
  default Cut output() {
    return cuts().get(cuts().size() - 1);
  }

  /**
   * Where the network can be cut so that there is something to run behind: {@link #cuts} without
   * the end.
   *
   * @return the cuts in order
   */
  default List<Cut> splits() {
    return cuts().subList(0, cuts().size() - 1);
  }

  /**
   * Finds one of the {@link #splits} by its name or an alias.
   *
   * @param name the name of a cut; the end has {@link #output}
   * @return the cut
   * @throws IllegalArgumentException if there is none; names the nearest
   */
  default Cut cut(String name) {
    return splits().stream()
        .filter(cut -> cut.isCalled(name))
        .findFirst()
        .orElseThrow(
            () ->
                Check.refusal(
                    "cut",
                    name,
                    NearestNames.of(name, splits().stream().map(Cut::name).toList(), "cuts")));
  }

  /**
   * The layers before a cut, for a device.
   *
   * @param cut one of this network's
   * @return the inputs to what crosses the cut, and to the outputs that are finished there
   */
  default Range headTo(Cut cut) {
    return between(input(), cut);
  }

  /**
   * The layers behind a cut, for a server.
   *
   * @param cut one of this network's
   * @return what crosses the cut to the outputs that were not finished there
   */
  default Range tailFrom(Cut cut) {
    return between(cut, output());
  }

  /**
   * The whole network.
   *
   * @return the inputs to the outputs
   */
  default Range whole() {
    return between(input(), output());
  }

  /**
   * The layers between two cuts.
   *
   * @param from one of this network's cuts
   * @param to a cut that is not before it
   * @return what crosses the first cut to what crosses the second, and to the outputs that are
   *     finished between them
   * @throws IllegalArgumentException if one is not this network's, or they are the wrong way round
   */
  default Range between(Cut from, Cut to) {
    List<Cut> cuts = cuts();
    int start = cuts.indexOf(from);
    String both = from.name() + " to " + to.name();
    boolean ordered = start >= 0 && cuts.indexOf(to) >= start;
    Check.argument(ordered, "cuts", both, "of " + name() + ", in order");
    boolean toTheEnd = to.equals(cuts.get(cuts.size() - 1));
    Stream<TensorSpec> finished =
        outputs().tensors().stream()
            .filter(output -> toTheEnd || to.finished().contains(output.name()))
            .filter(output -> !from.finished().contains(output.name()));
    return new Range(
        from.crossing(),
        toTheEnd ? new Signature(finished.toList()) : to.crossing().and(finished.toList()));
  }

  /**
   * The layers before a cut that one output needs: an early exit.
   *
   * @param cut where that output is finished
   * @param output the name of an output
   * @return the inputs to that output alone
   * @throws IllegalArgumentException if the cut is not this network's, or the output is not
   *     finished there
   */
  default Range exit(Cut cut, String output) {
    boolean finished = cut.equals(output()) || cut.finished().contains(output);
    Check.argument(
        cuts().contains(cut) && finished,
        "output",
        output,
        "one finished at " + cut.name() + " of " + name());
    return new Range(inputs(), Signature.of(outputs().tensor(output)));
  }
}
