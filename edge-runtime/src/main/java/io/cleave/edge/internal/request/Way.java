package io.cleave.edge.internal.request;

import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;
import io.cleave.edge.internal.plan.WantedOutputs;

/** What a client does on one route, for what a caller has given. For the caller's thread. */
interface Way {
  /** Where the network is split. */
  ClientCut cut();

  /** What is to come of each request. */
  WantedOutputs wanted();

  /**
   * Does what the device does first.
   *
   * @return what that made, a sample for each request
   * @throws IllegalArgumentException if what was given cannot go this way
   */
  LentRun begin();

  /**
   * Makes a request of a sample, whose memory is not needed any more when this returns.
   *
   * @param pending learns what it took
   */
  PooledRequest make(HeadRun sample, Pending pending, long deadlineNanos);

  /** The request is on its way; its sample is there still. */
  void sent(HeadRun sample);
}
