package io.cleave.edge.internal.request;

import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;

/** A way on which the device runs the head, and codes what crosses the cut. */
interface HeadWay extends Way {
  /** What the head runs on. */
  Given given();

  @Override
  default LentRun begin() {
    return given().begin(cut());
  }

  @Override
  default void sent(HeadRun sample) {
    cut().encoder().tryAnother(sample.crossing());
  }
}
