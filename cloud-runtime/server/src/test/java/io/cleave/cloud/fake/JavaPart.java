package io.cleave.cloud.fake;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.InputMemory;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Session;
import java.util.function.UnaryOperator;

/** A part that is a function of a batch. */
public record JavaPart(Model model, PartId id, UnaryOperator<Tensors> function) implements Part {
  @Override
  public Session newSession() {
    InputMemory memory = new InputMemory(given());
    return new Session() {
      @Override
      public Tensors inputs(Signature shapes, int batch) {
        return memory.take(shapes, batch);
      }

      @Override
      public Tensors run() {
        return function.apply(memory.taken());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
