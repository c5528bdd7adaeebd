package io.cleave.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartLock;
import io.cleave.core.PartSession;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a graph on one thread. The engine reads the inputs where the caller filled them, or where
 * they lie in native memory. It writes its outputs into this session's memory where their shapes
 * are known: from the second run on inputs of the same shapes. In the first run, and where shapes
 * depend on data, outputs are copied twice: the engine's API copies what it made to the heap, and
 * from there it goes into the memory here.
 */
final class OnnxRuntimeSession extends PartSession {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeSession.class);

  private final LoadedGraph graph;
  private final OutputMemory outputs = new OutputMemory();
  private final OutputMemory repeated = new OutputMemory();
  private final OutputMemory single = new OutputMemory();
  private boolean closed;

  OnnxRuntimeSession(LoadedGraph graph, PartLock lock) {
    super(graph.id().range().given(), lock);
    this.graph = graph;
  }

  @Override
  protected Tensors compute(Tensors inputs) {
    if (closed) {
      throw new IllegalStateException("session: closed (expected: open)");
    }
    return graph.runsTogether(inputs) ? runTogether(inputs, outputs) : runOneByOne(inputs);
  }

  private Tensors runTogether(Tensors inputs, OutputMemory into) {
    if (graph.computed().isEmpty()) {
      return collect(inputs, List.of());
    }
    try (BoundTensors given = bind(inputs)) {
      return collect(inputs, computed(inputs, given, into));
    } catch (OrtException e) {
      throw new IllegalStateException(graph.id() + ": " + e.getMessage(), e);
    }
  }

  private BoundTensors bind(Tensors inputs) throws OrtException {
    BoundTensors bound = new BoundTensors();
    try {
      for (TensorSpec spec : inputs.signature().tensors()) {
        TensorLayout layout = graph.layout(spec.name());
        bound.add(
            spec.name(),
            graphData(inputs, spec, layout),
            layout.dims(spec.shape(), inputs.batch()),
            spec.type());
      }
      return bound;
    } catch (OrtException | RuntimeException e) {
      bound.close();
      throw e;
    }
  }

  private static ByteBuffer graphData(Tensors inputs, TensorSpec spec, TensorLayout layout) {
    if (layout.samples() != Samples.SHARED || inputs.batch() == 1) {
      return inputs.data(spec.name());
    }
    ByteBuffer first = inputs.sample(0).data(spec.name());
    return layout.counted().isEmpty()
        ? first
        : Counts.times(inputs.batch(), first, spec.type(), layout);
  }

  /** One tensor that was computed, as the graph has it. */
  private static final class Computed {
    private final long[] dims;
    private final ByteBuffer data;

    Computed(long[] dims, ByteBuffer data) {
      this.dims = dims;
      this.data = data;
    }
  }

  private List<Computed> computed(Tensors inputs, BoundTensors given, OutputMemory into)
      throws OrtException {
    Optional<List<long[]>> known = graph.shapes().of(inputs.signature(), inputs.batch());
    if (known.isPresent()) {
      try {
        return runPinned(given, known.get(), into);
      } catch (OrtException e) {
        // A shape depends on data, or something else is wrong: the run below shows which.
        LOG.debug("{}: not into memory of known shapes: {}", graph.id(), e.getMessage());
      }
    }
    return runCopied(inputs, given, into);
  }

  private List<Computed> runPinned(BoundTensors given, List<long[]> dims, OutputMemory into)
      throws OrtException {
    List<Computed> all = new ArrayList<>();
    try (BoundTensors wanted = new BoundTensors()) {
      for (int i = 0; i < dims.size(); i++) {
        TensorSpec spec = graph.computed().get(i);
        ByteBuffer data = into.take(spec.name(), bytes(dims.get(i), spec.type()));
        wanted.add(spec.name(), data, dims.get(i), spec.type());
        all.add(new Computed(dims.get(i), data));
      }
      graph.run(given, wanted);
    }
    return all;
  }

  private List<Computed> runCopied(Tensors inputs, BoundTensors given, OutputMemory into)
      throws OrtException {
    List<Computed> all = new ArrayList<>();
    try (OrtSession.Result result = graph.run(given)) {
      for (TensorSpec spec : graph.computed()) {
        OnnxTensor tensor = requireTensor(result.get(spec.name()).orElseThrow(), spec);
        long[] dims = tensor.getInfo().getShape();
        ByteBuffer data = into.take(spec.name(), bytes(dims, spec.type()));
        data.duplicate().put(tensor.getByteBuffer());
        all.add(new Computed(dims, data));
      }
    }
    graph
        .shapes()
        .learn(
            inputs.signature(),
            inputs.batch(),
            all.stream().map(computed -> computed.dims).toList());
    return all;
  }

  private OnnxTensor requireTensor(OnnxValue value, TensorSpec spec) {
    boolean sound =
        value instanceof OnnxTensor
            && value.getInfo() instanceof TensorInfo info
            && ElementTypes.of(info.onnxType).equals(Optional.of(spec.type()));
    if (!sound) {
      throw gaveOther(value.getInfo().toString(), spec);
    }
    return (OnnxTensor) value;
  }

  private static long bytes(long[] dims, ElementType type) {
    return Arrays.stream(dims).reduce(type.bytes(), Math::multiplyExact);
  }

  /**
   * Brings the computed tensors into one form for each sample, and adds given tensors that are
   * wanted as well.
   */
  private Tensors collect(Tensors inputs, List<Computed> computed) {
    Map<String, Computed> made = new HashMap<>();
    for (int i = 0; i < computed.size(); i++) {
      made.put(graph.computed().get(i).name(), computed.get(i));
    }
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (TensorSpec spec : graph.id().range().wanted().tensors()) {
      Computed tensor = made.get(spec.name());
      if (tensor == null) {
        specs.add(inputs.signature().tensor(spec.name()));
        data.add(inputs.data(spec.name()).asReadOnlyBuffer());
      } else {
        specs.add(measure(spec, tensor.dims, inputs.batch()));
        data.add(repeat(spec, tensor.data, inputs.batch()).asReadOnlyBuffer());
      }
    }
    return Tensors.of(new Signature(specs), inputs.batch(), data);
  }

  private TensorSpec measure(TensorSpec spec, long[] dims, int batch) {
    Optional<TensorShape> shape =
        graph.layout(spec.name()).sample(dims, batch).filter(spec.shape()::admits);
    return spec.withShape(
        shape.orElseThrow(
            () ->
                gaveOther(spec.type() + Arrays.toString(dims) + " in a batch of " + batch, spec)));
  }

  /** Repeats for each sample what the samples share, which the graph has once. */
  private ByteBuffer repeat(TensorSpec spec, ByteBuffer data, int batch) {
    TensorLayout layout = graph.layout(spec.name());
    if (layout.samples() != Samples.SHARED || batch == 1) {
      return data;
    }
    ByteBuffer one = Counts.dividedBy(batch, data, spec.type(), layout);
    ByteBuffer all = repeated.take(spec.name(), (long) one.remaining() * batch);
    for (int i = 0; i < batch; i++) {
      all.put(one.duplicate());
    }
    return all.flip();
  }

  private IllegalStateException gaveOther(String tensor, TensorSpec expected) {
    return new IllegalStateException(
        graph.id() + ": gave " + tensor + " (expected: " + expected + ")");
  }

  private Tensors runOneByOne(Tensors inputs) {
    Tensors first = runTogether(inputs.sample(0), single);
    List<ByteBuffer> all = new ArrayList<>();
    for (TensorSpec spec : first.signature().tensors()) {
      all.add(outputs.take(spec.name(), (long) spec.bytes() * inputs.batch()));
    }
    append(first, all);
    for (int i = 1; i < inputs.batch(); i++) {
      Tensors next = runTogether(inputs.sample(i), single);
      if (!next.signature().equals(first.signature())) {
        throw new IllegalStateException(
            graph.id() + ": gave " + next + " and " + first + " (expected: one shape in a batch)");
      }
      append(next, all);
    }
    all.forEach(ByteBuffer::flip);
    return Tensors.of(first.signature(), inputs.batch(), all);
  }

  private static void append(Tensors sample, List<ByteBuffer> all) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).order(ByteOrder.LITTLE_ENDIAN).put(sample.data(i));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
