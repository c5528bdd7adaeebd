package io.cleave.core;

import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.Translator;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.settings.Settings;

/**
 * A task that is not known here: the user provides the network's inputs and gets its outputs
 * unchanged.
 */
public record RawTensors() implements Task<NDList, NDList> {
  @Override
  public Translator<NDList, NDList> translator() {
    return new NoopTranslator(null);
  }

  /** {@return whether the arrays are equal, bit for bit} */
  @Override
  public boolean agree(NDList answer, NDList other) {
    if (answer.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < answer.size(); i++) {
      if (!answer.get(i).contentEquals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Says that a task is not known; {@code task=tensors}. */
  public static final class Kind implements TaskKind {
    /** Creates the kind, for {@link java.util.ServiceLoader}. */
    public Kind() {}

    @Override
    public String name() {
      return "tensors";
    }

    @Override
    public Task<?, ?> of(Settings settings, Signature inputs, Signature outputs) {
      return new RawTensors();
    }
  }
}
