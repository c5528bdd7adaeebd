package io.cleave.simulation;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A network whose layers are cheap and whose values say whose they are: each request carries its
 * number through all cuts.
 *
 * <pre>
 * values, number -> early, number -> late, number -> result, sum
 *            \-> echo
 * </pre>
 *
 * <p>Every value is a small whole number, so that no order of computing changes a bit.
 *
 * <p>One serves all simulations of a program: it holds nothing of any.
 */
final class LayeredNetwork implements Network {
  static final int FIXED_LENGTH = 24;
  static final int LONGEST = 60_000;
  static final String NUMBER = "number";
  static final List<String> CUTS = List.of(Cut.INPUT, "early", "late");

  private static final TensorSpec NUMBER_SPEC = scalar(NUMBER);
  private static final TensorSpec SUM = scalar("sum");
  private static final TensorSpec ECHO = scalar("echo");

  private final String name;
  private final boolean fixed;
  private final Signature inputs;
  private final Signature outputs;
  private final List<Cut> cuts = new ArrayList<>();

  /**
   * Describes it.
   *
   * @param name other names are other networks
   * @param fixed whether all samples have one length
   */
  LayeredNetwork(String name, boolean fixed) {
    this.name = name;
    this.fixed = fixed;
    this.inputs = Signature.of(row("values"), NUMBER_SPEC);
    this.outputs = Signature.of(row("result"), SUM, ECHO);
    cuts.add(cut(Cut.INPUT, inputs, Set.of()));
    cuts.add(cut("early", Signature.of(row("early"), NUMBER_SPEC), Set.of(ECHO.name())));
    cuts.add(cut("late", Signature.of(row("late"), NUMBER_SPEC), Set.of(ECHO.name())));
    cuts.add(cut(Cut.OUTPUT, outputs, Set.of()));
  }

  private static TensorSpec scalar(String name) {
    return new TensorSpec(name, ElementType.INT64, TensorShape.of());
  }

  private TensorSpec row(String tensor) {
    TensorShape shape =
        fixed ? TensorShape.of(FIXED_LENGTH) : TensorShape.of(0).withOpen(0, LONGEST);
    return new TensorSpec(tensor, ElementType.FLOAT32, shape);
  }

  /** Whether all samples have one length. */
  boolean isFixed() {
    return fixed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public Signature inputs() {
    return inputs;
  }

  @Override
  public Signature outputs() {
    return outputs;
  }

  @Override
  public List<Cut> cuts() {
    return cuts;
  }

  private static Cut cut(String name, Signature crossing, Set<String> finished) {
    return new Cut(name, crossing, finished, Cost.NONE, Cost.NONE, Set.of());
  }

  @Override
  public Map<String, Shape> tensors() {
    return Map.of();
  }

  /** The inputs of a request. */
  Tensors inputs(long number, int length) {
    Tensors inputs = Tensors.allocate(concrete(this.inputs, length), 1);
    ByteBuffer values = inputs.data("values");
    for (int i = 0; i < length; i++) {
      values.putFloat((int) ((number * 31 + i * 7L) % 1000));
    }
    inputs.data(NUMBER).putLong(number);
    return inputs;
  }

  private static Signature concrete(Signature open, int length) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (TensorSpec tensor : open.tensors()) {
      boolean row = tensor.shape().rank() > 0;
      tensors.add(row ? tensor.withShape(TensorShape.of(length)) : tensor);
    }
    return new Signature(tensors);
  }

  /**
   * Computes the tensors of a range.
   *
   * @param version of the weights
   * @param given one sample or more
   */
  Tensors compute(int version, Tensors given, Signature wanted) {
    int length = given.data(0).remaining() / Float.BYTES / given.batch();
    Tensors made = Tensors.allocate(concrete(wanted, length), given.batch());
    for (int i = 0; i < given.batch(); i++) {
      for (String tensor : wanted.names()) {
        compute(version, given.sample(i), tensor, made.sample(i).data(tensor));
      }
    }
    return made;
  }

  private static void compute(int version, Tensors given, String tensor, ByteBuffer made) {
    long number = given.data(NUMBER).getLong();
    String first = given.signature().names().get(0);
    switch (tensor) {
      case NUMBER -> made.putLong(number);
      case "echo" -> made.putLong(number ^ version);
      case "sum" -> made.putLong(number * 31 + version);
      default -> {
        IntFunction<Float> layers = layers(version, first, tensor);
        ByteBuffer values = given.data(0);
        while (values.hasRemaining()) {
          made.putFloat(layers.apply((int) values.getFloat()));
        }
      }
    }
  }

  /** What is between two cuts: early doubles, late adds the version, the result is three times. */
  private static IntFunction<Float> layers(int version, String from, String to) {
    int start = CUTS.indexOf(from.equals("values") ? Cut.INPUT : from);
    int end = to.equals("result") ? CUTS.size() : CUTS.indexOf(to);
    return value -> {
      int made = value;
      made = start < 1 && end >= 1 ? made * 2 : made;
      made = start < 2 && end >= 2 ? made + version : made;
      return (float) (end >= 3 ? made * 3 : made);
    };
  }
}
