package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * Inputs to try a network with: a size for each axis that the file leaves open, and random values,
 * which are the same each time for a sample of the same number. Axes of one index have one size in
 * all inputs. Integers are 0 or 1, which most networks accept for ids, masks and types. Immutable.
 */
final class SampleInputs {
  private static final int[] FLOAT_SIZES = {64, 48, 32, 224, 96, 128, 320, 16, 8, 4, 2};
  private static final int[] INTEGER_SIZES = {8, 16, 32, 64, 128, 4, 2};
  private static final int[] HEIGHTS = {48, 32, 224, 64};
  private static final int[] WIDTHS = {320, 192, 100, 224};

  /**
   * Max bytes of all inputs that a network is tried with, such as an image of 4729 x 4729 pixels:
   * {@value}.
   */
  static final long MAX_BYTES = 1 << 28;

  private final List<DeclaredInput> inputs;
  private final boolean batched;
  private final Map<Integer, Integer> sizes;

  private SampleInputs(List<DeclaredInput> inputs, boolean batched, Map<Integer, Integer> sizes) {
    this.inputs = inputs;
    this.batched = batched;
    this.sizes = sizes;
  }

  /**
   * Inputs to try, those of the likeliest sizes first.
   *
   * @param inputs that the network takes
   * @param batched whether the first axis, where it is open, is the batch
   * @param given sizes that the user knows, by axis
   */
  static List<SampleInputs> candidates(
      List<DeclaredInput> inputs, boolean batched, Map<Integer, Integer> given) {
    List<Integer> axes = openAxes(inputs, batched);
    boolean floats = inputs.stream().anyMatch(input -> input.type().isFloat());
    List<SampleInputs> all = new ArrayList<>();
    for (int size : floats ? FLOAT_SIZES : INTEGER_SIZES) {
      Map<Integer, Integer> sizes = new LinkedHashMap<>();
      axes.forEach(axis -> sizes.put(axis, size));
      all.add(new SampleInputs(inputs, batched, overruled(sizes, given)));
    }
    if (axes.size() == 2) {
      for (int height : HEIGHTS) {
        for (int width : WIDTHS) {
          Map<Integer, Integer> sizes = Map.of(axes.get(0), height, axes.get(1), width);
          all.add(new SampleInputs(inputs, batched, overruled(sizes, given)));
        }
      }
    }
    return axes.isEmpty() || given.keySet().containsAll(axes) ? all.subList(0, 1) : all;
  }

  private static Map<Integer, Integer> overruled(
      Map<Integer, Integer> sizes, Map<Integer, Integer> given) {
    Map<Integer, Integer> all = new LinkedHashMap<>(sizes);
    all.replaceAll((axis, size) -> given.getOrDefault(axis, size));
    return all;
  }

  private static List<Integer> openAxes(List<DeclaredInput> inputs, boolean batched) {
    TreeSet<Integer> axes = new TreeSet<>();
    for (DeclaredInput input : inputs) {
      for (int axis = batched ? 1 : 0; axis < input.dims().size(); axis++) {
        if (input.isOpen(axis)) {
          axes.add(axis);
        }
      }
    }
    return List.copyOf(axes);
  }

  /** The axes for which a size was chosen here. */
  List<Integer> axes() {
    return List.copyOf(sizes.keySet());
  }

  /** The same inputs with another size for one axis: a few variants, as far as they fit. */
  List<SampleInputs> varied(int axis) {
    int size = size(axis);
    List<SampleInputs> others = new ArrayList<>();
    for (int other : new int[] {2 * size, size + 32, size + size / 2, size + 1}) {
      Map<Integer, Integer> changed = new LinkedHashMap<>(sizes);
      changed.put(axis, other);
      others.add(new SampleInputs(inputs, batched, changed));
    }
    others.removeIf(other -> !other.fit(1));
    return others;
  }

  private int size(int axis) {
    return Objects.requireNonNull(sizes.get(axis));
  }

  /** Tells whether an axis is the batch. */
  boolean hasBatch() {
    return batched && inputs.stream().anyMatch(input -> input.isOpen(0));
  }

  /** Tells whether all inputs of a batch together stay within {@link #MAX_BYTES}. */
  boolean fit(int batch) {
    double bytes = 0;
    for (DeclaredInput input : inputs) {
      bytes +=
          Arrays.stream(dims(input, batch)).asDoubleStream().reduce(1, (a, b) -> a * b)
              * input.type().bytes();
    }
    return bytes <= MAX_BYTES;
  }

  private long[] dims(DeclaredInput input, int batch) {
    long[] dims = input.dims().stream().mapToLong(Long::longValue).toArray();
    for (int axis = 0; axis < dims.length; axis++) {
      if (input.isOpen(axis)) {
        dims[axis] = axis == 0 && batched ? batch : size(axis);
      }
    }
    return dims;
  }

  /**
   * Makes the tensors, which the caller closes.
   *
   * @param first number of the first sample
   * @param batch how many samples; they must fit
   */
  BoundTensors tensors(int first, int batch) throws OrtException {
    BoundTensors bound = new BoundTensors();
    for (DeclaredInput input : inputs) {
      long[] dims = dims(input, batch);
      boolean rows = batched && input.isOpen(0);
      int samples = rows ? batch : 1;
      int elements = Math.toIntExact(Arrays.stream(dims).reduce(1, Math::multiplyExact) / samples);
      ByteBuffer data =
          ByteBuffer.allocateDirect(elements * samples * input.type().bytes())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < samples; i++) {
        // beside a batch, what is not in it is the same for all samples
        int sample = rows ? first + i : hasBatch() ? 0 : first;
        Random random = new Random(31L * input.name().hashCode() + sample);
        fill(data, input.type(), elements, random);
      }
      bound.add(input.name(), data.flip(), dims, input.type());
    }
    return bound;
  }

  private static void fill(ByteBuffer data, ElementType type, int elements, Random random) {
    for (int i = 0; i < elements; i++) {
      switch (type) {
        case FLOAT32 -> data.putFloat((float) random.nextGaussian());
        case FLOAT16 -> data.putShort((short) (0x3800 | random.nextInt(0x400)));
        case INT64 -> data.putLong(random.nextInt(2));
        case INT32 -> data.putInt(random.nextInt(2));
        case INT16 -> data.putShort((short) random.nextInt(2));
        case INT8, BOOL -> data.put((byte) random.nextInt(2));
        case UINT8 -> data.put((byte) random.nextInt(256));
      }
    }
  }

  /** {@return a text for messages, such as {@code x 1x3x64x64}} */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>();
    for (DeclaredInput input : inputs) {
      all.add(
          input.name()
              + " "
              + String.join("x", Arrays.stream(dims(input, 1)).mapToObj(Long::toString).toList()));
    }
    return String.join(", ", all);
  }

  /** The sizes of the open axes, from the shapes that the user gave. */
  static Map<Integer, Integer> sizes(
      List<DeclaredInput> inputs, Map<String, TensorShape> shapes, boolean batched) {
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (DeclaredInput input : inputs) {
      Optional<TensorShape> shape = Optional.ofNullable(shapes.get(input.name()));
      for (int axis = batched ? 1 : 0; shape.isPresent() && axis < input.dims().size(); axis++) {
        if (input.isOpen(axis)) {
          sizes.put(axis, shape.get().dim(axis));
        }
      }
    }
    return sizes;
  }
}
