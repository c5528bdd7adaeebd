package io.cleave.onnxruntime;

import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.Session;

/** A loaded graph, which threads share. */
final class OnnxRuntimePart implements Part {
  private final Model model;
  private final PartLock lock;
  private final LoadedGraph graph;

  OnnxRuntimePart(Model model, LoadedGraph graph) {
    this.model = model;
    this.graph = graph;
    this.lock = new PartLock(graph.id());
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public PartId id() {
    return graph.id();
  }

  @Override
  public Session newSession() {
    return lock.whileOpen(() -> new OnnxRuntimeSession(graph, lock));
  }

  @Override
  public void close() {
    lock.close(graph::close);
  }
}
