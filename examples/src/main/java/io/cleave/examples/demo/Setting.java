package io.cleave.examples.demo;

import io.cleave.codec.Pruning;
import io.cleave.codec.ValueType;

/** One way to prune and write an activation. */
record Setting(Pruning pruning, ValueType values) {

  static final Setting UNPRUNED = new Setting(Pruning.none(), ValueType.FLOAT32);

  @Override
  public String toString() {
    return values == ValueType.FLOAT32 ? pruning.toString() : pruning + " " + values;
  }
}
