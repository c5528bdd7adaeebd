package io.cleave.lab.finetune;

import java.util.Locale;

/** How a gradient at the tail's input passes back through pruning and rounding. */
public enum Gradient {
  /**
   * Only values that survived pruning get a gradient, as when multiplying by the mask. Rounding
   * counts as the identity.
   */
  PLAIN,

  /**
   * All activations get the gradient, as if nothing had been dropped (Bengio et al. 2013, section
   * 4).
   */
  STRAIGHT_THROUGH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
