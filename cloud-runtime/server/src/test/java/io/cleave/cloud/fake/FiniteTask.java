package io.cleave.cloud.fake;

import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.Translator;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Task;
import java.util.Optional;

/** A task to which outputs that are not finite are no answer. */
public record FiniteTask() implements Task<NDList, NDList> {
  @Override
  public Translator<NDList, NDList> translator() {
    return new NoopTranslator(null);
  }

  @Override
  public boolean agree(NDList answer, NDList other) {
    return answer.equals(other);
  }

  @Override
  public Optional<String> fault(Tensors outputs) {
    float first = outputs.data(0).getFloat(0);
    return Float.isFinite(first) ? Optional.empty() : Optional.of("answer: " + first);
  }
}
