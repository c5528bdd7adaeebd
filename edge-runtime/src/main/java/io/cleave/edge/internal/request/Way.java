package io.cleave.edge.internal.request;

import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;
import io.cleave.edge.internal.plan.WantedOutputs;

/** What a client does on one route, with what a caller has given. For the caller's thread. */
interface Way {
  /** Where the network is split. */
  ClientCut cut();

  /** The wanted outputs of each request. */
  WantedOutputs wanted();

  /**
   * Does what the device does first; the result has a sample for each request.
   *
   * @throws IllegalArgumentException if what was given cannot take this route
   */
  LentRun begin();

  /**
   * Makes a request from a sample, whose memory is free for reuse when this returns.
   *
   * @param pending learns the request's time and bytes
   */
  PooledRequest make(HeadRun sample, Pending pending, long deadlineNanos);

  /** Called when the request is on its way, while its sample is still valid. */
  void sent(HeadRun sample);
}
