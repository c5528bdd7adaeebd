package io.cleave.edge.internal.request;

import io.cleave.codec.internal.Check;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Route;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Everything runs on the device. A tail there gets the message that a server would get. */
record LocalWay(
    Route.Local route, ClientCut cut, Given given, WantedOutputs wanted, RequestMaker maker)
    implements HeadWay {
  @Override
  public PooledRequest make(HeadRun sample, Pending pending, long deadlineNanos) {
    StandIn runs =
        maker
            .standIn(cut, sample)
            .filter(each -> each.path() == route.path())
            .orElseThrow(() -> Check.refusal("route", route, "a fallback"));
    ByteBuf message = message(sample);
    try {
      pending.keptHere(sample);
      return maker.alone(runs.keep(sample, message), pending, deadlineNanos);
    } finally {
      message.release();
    }
  }

  private ByteBuf message(HeadRun sample) {
    return route.path() == PredictionPath.LOCAL_TAIL
        ? cut.encoder().encode(sample.crossing(), cut.profiles().get(0)).content()
        : Unpooled.EMPTY_BUFFER;
  }
}
