package org.example.toy;

import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.Session;
import java.util.List;
import java.util.Map;
import org.example.toy.layer.ToyLayer;

/** Layers with their weights. */
final class ToyPart implements Part {
  private final Model model;
  private final PartId id;
  private final List<ToyLayer> program;
  private final Map<String, float[]> weights;
  private final PartLock lock;

  ToyPart(Model model, PartId id, List<ToyLayer> program, Map<String, float[]> weights) {
    this.model = model;
    this.id = id;
    this.program = program;
    this.weights = weights;
    this.lock = new PartLock(id);
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
    return lock.whileOpen(() -> new ToySession(id, program, weights, lock));
  }

  @Override
  public void close() {
    lock.close(weights::clear);
  }
}
