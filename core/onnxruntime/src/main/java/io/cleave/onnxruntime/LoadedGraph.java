package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartId;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the sessions of a part share. Thread-safe. */
final class LoadedGraph {
  private final PartId id;
  private final Map<String, TensorLayout> layouts;
  private final Optional<OrtSession> loaded;
  private final List<TensorSpec> computed;
  private final boolean batches;
  private final LearntShapes shapes = new LearntShapes();

  LoadedGraph(PartId id, Map<String, TensorLayout> layouts, Optional<OrtSession> loaded) {
    this.id = id;
    this.layouts = layouts;
    this.loaded = loaded;
    this.computed = id.range().computed();
    this.batches =
        Stream.concat(id.range().given().names().stream(), id.range().wanted().names().stream())
            .noneMatch(name -> layout(name).samples() == Samples.ALONE);
  }

  PartId id() {
    return id;
  }

  /** The wanted tensors that are not among the given ones. */
  List<TensorSpec> computed() {
    return computed;
  }

  TensorLayout layout(String tensor) {
    return Objects.requireNonNull(layouts.get(tensor), tensor);
  }

  LearntShapes shapes() {
    return shapes;
  }

  /**
   * Tells whether the samples can run as one batch: what they share must be equal in all of them.
   */
  boolean runsTogether(Tensors inputs) {
    return inputs.batch() == 1 || (batches && shareTheSame(inputs));
  }

  private boolean shareTheSame(Tensors inputs) {
    for (String name : inputs.signature().names()) {
      if (layout(name).samples() == Samples.SHARED) {
        ByteBuffer first = inputs.sample(0).data(name);
        for (int i = 1; i < inputs.batch(); i++) {
          if (!first.equals(inputs.sample(i).data(name))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Runs the graph into tensors whose memory is already there. */
  void run(BoundTensors given, BoundTensors wanted) throws OrtException {
    loaded.orElseThrow().run(given.tensors(), Set.of(), wanted.tensors()).close();
  }

  /** Runs the graph into memory of the engine. The caller closes the result. */
  OrtSession.Result run(BoundTensors given) throws OrtException {
    return loaded.orElseThrow().run(given.tensors());
  }

  /** Frees the weights. No run may be under way. */
  void close() {
    try {
      if (loaded.isPresent()) {
        loaded.get().close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("part: not closed: " + e.getMessage(), e);
    }
  }
}
