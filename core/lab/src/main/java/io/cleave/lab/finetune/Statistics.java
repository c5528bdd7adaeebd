package io.cleave.lab.finetune;

import java.util.Locale;

/** What batch normalisation does while a network is fine-tuned. */
public enum Statistics {
  /**
   * Normalises by the statistics of the original training, which do not change. The tail then
   * learns from exactly what the head will send.
   */
  FROZEN,

  /**
   * Normalises by the statistics of each batch, and updates the running statistics. Afterwards the
   * activations of a single image have a slightly different scale, so a threshold drops slightly
   * more or less.
   */
  BATCH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
