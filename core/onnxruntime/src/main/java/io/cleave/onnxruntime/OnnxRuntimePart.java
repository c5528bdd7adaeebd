package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.Session;
import io.cleave.core.graph.TensorLayout;
import java.util.Map;
import java.util.Optional;

/** Layers as a loaded graph, which threads share. */
final class OnnxRuntimePart implements Part {
  private final Model model;
  private final PartId id;
  private final PartLock lock;
  private final Optional<OrtSession> loaded;
  private final LoadedGraph graph;

  OnnxRuntimePart(
      Model model, PartId id, Map<String, TensorLayout> layouts, Optional<OrtSession> loaded) {
    this.model = model;
    this.id = id;
    this.lock = new PartLock(id);
    this.loaded = loaded;
    this.graph = new LoadedGraph(id, layouts, loaded);
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public PartId id() {
    return id;
  }

  @Override
  public Session newSession() {
    return lock.whileOpen(() -> new OnnxRuntimeSession(graph, lock));
  }

  @Override
  public void close() {
    lock.close(() -> loaded.ifPresent(OnnxRuntimePart::close));
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("part: not closed: " + e.getMessage(), e);
    }
  }
}
