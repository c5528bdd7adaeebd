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
 * Which of a network's outputs a request is for, and who gives each: the head, where it has
 * finished it, or else the tail. Immutable, but for the reader, which is the event loop's.
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

  /** None where the server would send the same without being told. */
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
   * All that the network gives.
   *
   * @param network its outputs
   * @param maxResponseBytes as {@link AnswerReader} takes it
   */
  public static WantedOutputs all(SplitPoint point, Signature network, int maxResponseBytes) {
    return new WantedOutputs(
        point, network.names(), network.names(), RequestOptions.defaults(), maxResponseBytes);
  }

  /** All that the tail gives, for who has no head. */
  public static WantedOutputs ofTail(SplitPoint point, Signature network, int maxResponseBytes) {
    return new WantedOutputs(
        point,
        network.names(),
        point.answer().names(),
        RequestOptions.defaults(),
        maxResponseBytes);
  }

  /**
   * Some of what the network gives, or all in other formats.
   *
   * @param options which outputs, none for all, and how they come back
   * @throws IllegalArgumentException if one is none of the network's or there twice, or there are
   *     more than a request can name
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

  /** Whether there is anything to ask a server. */
  public boolean needsTail() {
    return fromTail.isPresent();
  }

  /** Places among the network's outputs of those that a server is asked; none: all it has. */
  public List<WantedOutput> places() {
    return places;
  }

  /** Reads servers' answers, of which there are some. */
  public AnswerReader reader() {
    return reader.orElseThrow();
  }

  /** Keeps what a head has finished of one sample, if any of that is wanted. */
  public Optional<Tensors> keep(Tensors made) {
    return fromHead.map(pick -> pick.copyFrom(made));
  }

  /** Keeps what a tail gave, on this device, of one sample. */
  public Tensors keepOfTail(Tensors given) {
    return fromTail.orElseThrow().copyFrom(given);
  }

  /** Keeps all that is wanted of what a whole network gave. */
  public Tensors keepOfWhole(Tensors given) {
    return order.copyFrom(given);
  }

  /** Brings what is wanted in order; views of both. */
  public Tensors join(Tensors answer, Optional<Tensors> finished) {
    return finished.map(tensors -> order.from(answer, tensors)).orElseGet(() -> order.from(answer));
  }
}
