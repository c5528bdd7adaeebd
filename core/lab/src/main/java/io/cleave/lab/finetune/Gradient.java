package io.cleave.lab.finetune;

import java.util.Locale;

/** How a gradient at the tail's input comes back through what was dropped and rounded. */
public enum Gradient {
  /** Survivors alone feel it: that of multiplying by the mask. Rounding counts as the identity. */
  PLAIN,

  /** All activations feel it, as if nothing had been dropped (Bengio et al. 2013, section 4). */
  STRAIGHT_THROUGH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
