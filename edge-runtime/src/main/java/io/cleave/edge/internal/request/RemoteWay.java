package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.PayloadKind;
import io.cleave.edge.Route;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.RequestEncoder;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.util.Optional;

/** The head runs here, the tail on a server, or here where no server answers. */
record RemoteWay(
    Route.Remote route, ClientCut cut, Given given, WantedOutputs wanted, RequestMaker maker)
    implements HeadWay {
  @Override
  public PooledRequest make(HeadRun sample, Pending pending, long deadlineNanos) {
    RequestEncoder.Encoded encoded = cut.encoder().encode(sample.crossing(), route.profile());
    TailRequest request = RequestMaker.request(pending, PayloadKind.TENSORS, encoded.content());
    pending.encoded(encoded, sample, request);
    Optional<StandIn> standIn = route.fallback().flatMap(any -> maker.standIn(cut, sample));
    return maker.ask(
        request, standIn, each -> each.keep(sample, request.content()), pending, deadlineNanos);
  }
}
