package io.cleave.edge;

import java.util.function.Consumer;

/** Hears of failures alone. */
record FailureListener(Consumer<TailException> heard) implements RequestListener {
  @Override
  public void answered(Report report) {}

  @Override
  public void failed(TailException failure) {
    heard.accept(failure);
  }
}
