package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.settings.NearestNames;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import io.cleave.core.weights.WeightsHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A design of layers without weights, and where it can be cut. Immutable. Shapes are those of one
 * sample, without a batch; a name stands for the same tensor wherever it occurs.
 */
public interface Network {
  /** {@return the network's name in messages and handshakes, such as {@code resnet50}} */
  String name();

  /**
   * {@return a text that states everything about the network except its weights; part of a model's
   * fingerprint} Two networks with the same description and the same weights compute the same.
   */
  String description();

  /** {@return the tensors that the network takes, one or more} */
  Signature inputs();

  /** {@return the tensors that the network returns, one or more} */
  Signature outputs();

  /**
   * {@return what an exporter wrote into the network's file, by its keys, not trusted; nothing by
   * default}
   */
  default Map<String, String> metadata() {
    return Map.of();
  }

  /**
   * {@return every cut in the order of computation, two or more: the first is the network's
   * beginning, the last its end}
   */
  List<Cut> cuts();

  /**
   * {@return the name and shape of each tensor of the weights, in the order of computation}
   * Default: none, for a network whose own file contains them.
   */
  default Map<String, Shape> tensors() {
    return Map.of();
  }

  /**
   * {@return this network with as many classes as weights have} A fine-tuned classifier differs
   * from the published one in the shape of its last layer. Returns this network itself unless the
   * weights differ in the number of classes alone.
   *
   * @param weights the name and shape of each tensor of the weights
   */
  default Network fittedTo(Map<String, Shape> weights) {
    return this;
  }

  /**
   * {@return the SHA-256 of the description and of the weights, 64 lower-case hexadecimal digits}
   * Reads all weights once, one tensor at a time.
   *
   * @param reader reads exactly this network's weights
   * @throws WeightsException if a tensor cannot be read
   */
  default String fingerprint(WeightReader reader) throws WeightsException {
    String weights = WeightsHash.of(reader, tensors());
    byte[] text = (description() + '\n' + weights).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(text));
  }

  /**
   * {@return the crossing tensors of a cut for an input of default size, without open dimensions}
   *
   * @param cut one of this network's cuts
   */
  default Signature sampled(Cut cut) {
    return cut.crossing();
  }

  /** {@return the first cut, the network's beginning, which the inputs cross} */
  default Cut input() {
    return cuts().get(0);
  }

  /** {@return the last cut, the network's end, which the outputs cross} */
  default Cut output() {
    return cuts().get(cuts().size() - 1);
  }

  /** {@return the cuts, in order, that have layers after them: {@link #cuts} without the end} */
  default List<Cut> splits() {
    return cuts().subList(0, cuts().size() - 1);
  }

  /**
   * {@return one of the {@link #splits}, by its name or an alias}
   *
   * @param name the name of a cut; the end is not found, see {@link #output}
   * @throws IllegalArgumentException if there is no such cut; names the nearest ones
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
   * {@return the layers before a cut, for a device: from the inputs to the crossing tensors and the
   * outputs that are finished there}
   *
   * @param cut one of this network's cuts
   */
  default Range headTo(Cut cut) {
    return between(input(), cut);
  }

  /**
   * {@return the layers after a cut, for a server: from the crossing tensors to the outputs that
   * were not finished there}
   *
   * @param cut one of this network's cuts
   */
  default Range tailFrom(Cut cut) {
    return between(cut, output());
  }

  /** {@return the whole network: from the inputs to the outputs} */
  default Range whole() {
    return between(input(), output());
  }

  /**
   * {@return the layers between two cuts: from the tensors that cross the first to those that cross
   * the second and the outputs that are finished between them}
   *
   * @param from one of this network's cuts
   * @param to one of this network's cuts, not before the first
   * @throws IllegalArgumentException if a cut is not this network's, or they are in the wrong order
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
   * {@return the layers before a cut that one output needs, an early exit: from the inputs to that
   * output alone}
   *
   * @param cut the cut where that output is finished
   * @param output the name of the output
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
