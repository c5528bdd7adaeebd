package io.cleave.edge.internal.plan;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.SplitPoint;
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
  private final List<Integer> places;

  private WantedOutputs(
      SplitPoint point, List<String> network, List<String> order, int maxResponseBytes) {
    List<String> tail = order.stream().filter(point.answer().names()::contains).toList();
    List<String> head = order.stream().filter(name -> !tail.contains(name)).toList();
    this.order = new TensorPick(order);
    this.fromHead = pick(head);
    this.fromTail = pick(tail);
    this.reader = fromTail.map(pick -> reader(point.answer(), pick, maxResponseBytes));
    this.places =
        tail.equals(point.answer().names())
            ? List.of()
            : tail.stream().map(network::indexOf).toList();
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
    return new WantedOutputs(point, network.names(), network.names(), maxResponseBytes);
  }

  /** All that the tail gives, for who has no head. */
  public static WantedOutputs ofTail(SplitPoint point, Signature network, int maxResponseBytes) {
    return new WantedOutputs(point, network.names(), point.answer().names(), maxResponseBytes);
  }

  /**
   * Some of what the network gives.
   *
   * @param chosen names of outputs, one or more
   * @throws IllegalArgumentException if one is none of the network's or there twice, or there are
   *     more than a request can name
   */
  public static WantedOutputs chosen(
      SplitPoint point, Signature network, List<String> chosen, int maxResponseBytes) {
    Check.range("outputs", chosen.size(), 1, RequestPreamble.MAX_OUTPUTS);
    HashSet<String> once = new HashSet<>();
    for (String name : chosen) {
      network.indexOf(name); // or an exception that lists them
      Check.argument(once.add(name), "outputs", name + " twice", "each once");
    }
    return new WantedOutputs(point, network.names(), List.copyOf(chosen), maxResponseBytes);
  }

  /** Whether there is anything to ask a server. */
  public boolean needsTail() {
    return fromTail.isPresent();
  }

  /** Places among the network's outputs of those that a server is asked; none: all it has. */
  public List<Integer> places() {
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
