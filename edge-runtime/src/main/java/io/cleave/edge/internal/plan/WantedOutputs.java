package io.cleave.edge.internal.plan;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.SplitPoint;
import io.cleave.edge.RequestOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which outputs of a network a request wants, and who gives each: the head, where it finishes the
 * output, or else the tail. Immutable, except for the reader, which belongs to the event loop.
 */
public final class WantedOutputs {
  private final TensorPick order;
  private final Optional<TensorPick> fromHead;
  private final Optional<TensorPick> fromTail;
  private final Optional<AnswerReader> reader;
  private final List<WantedOutput> places;

  private WantedOutputs(
      SplitPoint point,
      List<String> network,
      List<String> order,
      RequestOptions options,
      int maxResponseBytes) {
    List<String> tail = order.stream().filter(point.answer().names()::contains).toList();
    List<String> head = order.stream().filter(name -> !tail.contains(name)).toList();
    this.order = new TensorPick(order);
    this.fromHead = pick(head);
    this.fromTail = pick(tail);
    this.reader = fromTail.map(pick -> reader(point.answer(), pick, maxResponseBytes));
    this.places = places(point, network, tail, options);
  }

  /** Empty where the server would send the same without being told. */
  private static List<WantedOutput> places(
      SplitPoint point, List<String> network, List<String> tail, RequestOptions options) {
    List<WantedOutput> places =
        tail.stream()
            .map(name -> new WantedOutput(network.indexOf(name), options.formatOf(name)))
            .toList();
    boolean exact = places.stream().allMatch(each -> each.format() == AnswerFormat.EXACT);
    return exact && tail.equals(point.answer().names()) ? List.of() : places;
  }

  private static Optional<TensorPick> pick(List<String> names) {
    return names.isEmpty() ? Optional.empty() : Optional.of(new TensorPick(names));
  }

  private static AnswerReader reader(Signature answer, TensorPick pick, int maxResponseBytes) {
    List<String> names = pick.names();
    return new AnswerReader(
        new Signature(names.stream().map(answer::tensor).toList()), maxResponseBytes);
  }

  /**
   * All outputs of the network.
   *
   * @param network its outputs
   * @param maxResponseBytes as for {@link AnswerReader}
   */
  public static WantedOutputs all(SplitPoint point, Signature network, int maxResponseBytes) {
    return new WantedOutputs(
        point, network.names(), network.names(), RequestOptions.defaults(), maxResponseBytes);
  }

  /** All outputs of the tail, for requests without a head. */
  public static WantedOutputs ofTail(SplitPoint point, Signature network, int maxResponseBytes) {
    return new WantedOutputs(
        point,
        network.names(),
        point.answer().names(),
        RequestOptions.defaults(),
        maxResponseBytes);
  }

  /**
   * Some outputs of the network, or all in other formats.
   *
   * @param options the outputs, none for all, and their formats
   * @throws IllegalArgumentException if an output is not of the network or is named twice, or there
   *     are more than a request can name
   */
  public static WantedOutputs chosen(
      SplitPoint point, Signature network, RequestOptions options, int maxResponseBytes) {
    List<String> chosen = options.outputs().isEmpty() ? network.names() : options.outputs();
    Check.range("outputs", chosen.size(), 1, RequestPreamble.MAX_OUTPUTS);
    options.formats().keySet().forEach(network::indexOf); // or an exception that lists them
    HashSet<String> once = new HashSet<>();
    for (String name : chosen) {
      network.indexOf(name); // or an exception that lists them
      Check.argument(once.add(name), "outputs", name + " twice", "each once");
    }
    return new WantedOutputs(point, network.names(), chosen, options, maxResponseBytes);
  }

  /** Whether a server has to be asked. */
  public boolean needsTail() {
    return fromTail.isPresent();
  }

  /**
   * The outputs that a server is asked for, by their index in the network; empty for all of the
   * tail's.
   */
  public List<WantedOutput> places() {
    return places;
  }

  /** Reads the answers of servers; only where there are any. */
  public AnswerReader reader() {
    return reader.orElseThrow();
  }

  /** Copies the wanted outputs that a head finished for one sample, if there are any. */
  public Optional<Tensors> keep(Tensors made) {
    return fromHead.map(pick -> pick.copyFrom(made));
  }

  /** Copies the wanted outputs that a tail on this device gave for one sample. */
  public Tensors keepOfTail(Tensors given) {
    return fromTail.orElseThrow().copyFrom(given);
  }

  /** Copies the wanted outputs that a whole network gave. */
  public Tensors keepOfWhole(Tensors given) {
    return order.copyFrom(given);
  }

  /** The wanted outputs in order, as views of the answer and of what the head finished. */
  public Tensors join(Tensors answer, Optional<Tensors> finished) {
    return finished.map(tensors -> order.from(answer, tensors)).orElseGet(() -> order.from(answer));
  }
}
