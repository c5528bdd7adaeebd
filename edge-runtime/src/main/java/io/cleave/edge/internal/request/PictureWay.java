package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Route;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;
import io.cleave.edge.internal.plan.PictureReader;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Optional;

/**
 * Sends a picture's file to a server that runs the whole network. The device decodes it only where
 * it has to stand in.
 *
 * @param file its bytes
 */
record PictureWay(Route.Picture route, ClientCut cut, Tensors file, RequestMaker maker)
    implements Way {
  @Override
  public WantedOutputs wanted() {
    return cut.ofTail();
  }

  /** The file itself is the sample. */
  @Override
  public LentRun begin() {
    return LentRun.kept(HeadRun.none(file, maker.nanoTime()));
  }

  @Override
  public PooledRequest make(HeadRun sample, Pending pending, long deadlineNanos) {
    long startedNanos = maker.nanoTime();
    ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(route.bytes());
    content.writeBytes(sample.crossing().data(0));
    TailRequest request = RequestMaker.request(pending, PayloadKind.PICTURE, content);
    pending.copied(route.bytes(), startedNanos, maker.nanoTime(), request);
    Optional<PictureReader> reader = route.fallback().flatMap(any -> cut.pictures());
    return maker.ask(
        request,
        reader.flatMap(any -> maker.standIn(cut)),
        each -> keep(each, reader.orElseThrow(), content),
        pending,
        deadlineNanos);
  }

  private static LocalInput keep(StandIn standIn, PictureReader reader, ByteBuf content) {
    return new LocalInput(
        standIn, reader.shapes(standIn.given()), content.retainedDuplicate(), reader::read);
  }

  @Override
  public void sent(HeadRun sample) {}
}
