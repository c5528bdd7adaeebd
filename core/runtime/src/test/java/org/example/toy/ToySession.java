package org.example.toy;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.PartSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.example.toy.layer.ToyArray;
import org.example.toy.layer.ToyLayer;

/** Runs a program on each sample of a batch. */
final class ToySession extends PartSession {
  private final PartId part;
  private final List<ToyLayer> program;
  private final Map<String, float[]> weights;
  private boolean closed;

  ToySession(PartId part, List<ToyLayer> program, Map<String, float[]> weights, PartLock lock) {
    super(part.range().given(), lock);
    this.part = part;
    this.program = program;
    this.weights = weights;
  }

  @Override
  protected Tensors compute(Tensors inputs) {
    if (closed) {
      throw new IllegalStateException("session: closed (expected: open)");
    }
    List<Map<String, ToyArray>> samples = new ArrayList<>();
    for (int i = 0; i < inputs.batch(); i++) {
      samples.add(run(values(inputs.sample(i))));
    }
    Tensors outputs = Tensors.allocate(signature(samples.get(0)), samples.size());
    for (int i = 0; i < samples.size(); i++) {
      Tensors sample = outputs.sample(i);
      samples.get(i).forEach((name, array) -> array.write(sample.data(name)));
    }
    return outputs;
  }

  private static Map<String, ToyArray> values(Tensors sample) {
    Map<String, ToyArray> values = new LinkedHashMap<>();
    for (TensorSpec spec : sample.signature().tensors()) {
      values.put(spec.name(), ToyArray.read(spec, sample.data(spec.name())));
    }
    return values;
  }

  private Map<String, ToyArray> run(Map<String, ToyArray> values) {
    for (ToyLayer layer : program) {
      List<ToyArray> taken = layer.takes().names().stream().map(values::get).toList();
      List<ToyArray> made = layer.inJava(taken, weights);
      for (int i = 0; i < made.size(); i++) {
        values.put(layer.gives().names().get(i), made.get(i));
      }
    }
    Map<String, ToyArray> wanted = new LinkedHashMap<>();
    part.range().wanted().names().stream()
        .filter(values::containsKey)
        .forEach(name -> wanted.put(name, values.get(name)));
    return wanted;
  }

  private Signature signature(Map<String, ToyArray> made) {
    List<TensorSpec> specs = new ArrayList<>();
    made.forEach((name, array) -> specs.add(array.spec(name)));
    Signature wanted = part.range().wanted();
    Signature given = new Signature(specs);
    try {
      wanted.requireAdmits(given);
      return given;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(part + ": gave " + given + " (expected: " + wanted + ")", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
