package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;

/**
 * A session whose inputs are in native memory, and whose part stays open while it runs: what
 * engines have in common. Not safe for concurrent use.
 */
public abstract class PartSession implements Session {
  private final InputMemory memory;
  private final PartLock lock;

  /**
   * Takes no memory yet.
   *
   * @param given what the inputs have to be
   * @param lock of the part
   */
  protected PartSession(Signature given, PartLock lock) {
    this.memory = new InputMemory(given);
    this.lock = lock;
  }

  @Override
  public final Tensors inputs(Signature shapes, int batch) {
    return memory.take(shapes, batch);
  }

  @Override
  public final Tensors run() {
    return runOpen(memory.taken());
  }

  @Override
  public final Tensors run(Tensors inputs) {
    return runOpen(memory.bring(inputs));
  }

  private Tensors runOpen(Tensors inputs) {
    return lock.whileOpen(() -> compute(inputs));
  }

  /**
   * {@return the wanted tensors, valid as {@link Session#run()} says}
   *
   * @param inputs the tensors that the part is given, in native memory; not to be written
   */
  protected abstract Tensors compute(Tensors inputs);
}
