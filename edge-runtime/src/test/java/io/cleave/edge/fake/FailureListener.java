package io.cleave.edge.fake;

import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.TailException;
import java.util.function.Consumer;

/** Hears of failures alone. */
public record FailureListener(Consumer<TailException> heard) implements RequestListener {
  @Override
  public void answered(Report report) {}

  @Override
  public void failed(TailException failure) {
    heard.accept(failure);
  }
}
