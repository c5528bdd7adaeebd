package io.cleave.simulation;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.InputMemory;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.RawTensors;
import io.cleave.core.Session;
import io.cleave.core.weights.Weights;

/** Layers of one version of a network, on a simulated host. */
final class LayeredPart implements Part {
  /** What running layers takes, and who looks on. */
  interface Engine {
    Engine INSTANT = (part, inputs) -> {};

    /** Takes its time; called before and after the layers run. */
    void runs(LayeredPart part, Tensors inputs);
  }

  private static final int SHA256_DIGITS = 64;

  private final LayeredNetwork network;
  private final int version;
  private final PartId id;
  private final Engine engine;
  private int openSessions;
  private boolean closed;

  LayeredPart(LayeredNetwork network, int version, Range range, Engine engine) {
    String weights = Integer.toString(version + 1).repeat(SHA256_DIGITS);
    this.id = new PartId(network.name(), weights, range);
    this.network = network;
    this.version = version;
    this.engine = engine;
  }

  static LayeredPart head(LayeredNetwork network, int version, String cut) {
    return new LayeredPart(network, version, network.headTo(network.cut(cut)), Engine.INSTANT);
  }

  static LayeredPart tail(LayeredNetwork network, int version, String cut, Engine engine) {
    return new LayeredPart(network, version, network.tailFrom(network.cut(cut)), engine);
  }

  @Override
  public Model model() {
    return new Model(network, Weights.none(), new RawTensors());
  }

  @Override
  public PartId id() {
    return id;
  }

  void requireNoSession(Object owner, Judge judge) {
    judge.requireMost(owner, "memory", "open sessions of " + id, openSessions, 0);
  }

  @Override
  public Session newSession() {
    requireOpen();
    openSessions++;
    return new LayeredSession();
  }

  private void requireOpen() {
    if (closed) {
      throw new BrokenInvariantException("memory: " + id + " is used after its end");
    }
  }

  @Override
  public void close() {
    closed = true;
    if (openSessions != 0) {
      throw new BrokenInvariantException("memory: sessions of " + id + " open at its end");
    }
  }

  private final class LayeredSession implements Session {
    private final InputMemory memory = new InputMemory(given());

    @Override
    public Tensors inputs(Signature shapes, int batch) {
      requireOpen();
      return memory.take(shapes, batch);
    }

    @Override
    public Tensors run() {
      requireOpen();
      engine.runs(LayeredPart.this, memory.taken());
      Tensors made = network.compute(version, memory.taken(), wanted());
      requireOpen();
      return made;
    }

    @Override
    public void close() {
      openSessions--;
    }
  }
}
