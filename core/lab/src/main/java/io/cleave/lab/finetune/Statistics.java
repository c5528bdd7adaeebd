package io.cleave.lab.finetune;

import java.util.Locale;

/** What batch normalisation does while a network is fine-tuned. */
public enum Statistics {
  /**
   * It normalises by the statistics of the first training, which stay. What the tail learns from is
   * then exactly what the head sends afterwards.
   */
  FROZEN,

  /**
   * It normalises by each batch, and the running statistics follow. The activations of a single
   * image are scaled a little differently afterwards, so a threshold drops a little more or less.
   */
  BATCH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
