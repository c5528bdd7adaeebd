package io.cleave.edge.internal.local;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The tail of one cut. It runs on the message that servers get, so its answer is theirs. The
 * message is decoded into the memory that the engine reads.
 */
public final class LocalTail implements StandIn {
  private final Signature given;
  private final Session session;
  private final MessageDecoder decoder;

  /**
   * Takes a session of the tail.
   *
   * @param calibrations that messages may refer to
   */
  public LocalTail(Part tail, List<Calibration> calibrations) {
    this.given = tail.given();
    this.decoder = MessageDecoder.of(given, calibrations.toArray(Calibration[]::new));
    this.session = tail.newSession();
  }

  @Override
  public PredictionPath path() {
    return PredictionPath.LOCAL_TAIL;
  }

  @Override
  public Signature given() {
    return given;
  }

  @Override
  public LocalInput keep(HeadRun sample, ByteBuf message) {
    Signature shapes = sample.crossing().signature();
    return new LocalInput(this, shapes, message.retainedDuplicate(), decoder::decode);
  }

  @Override
  public Tensors inputs(Signature shapes) {
    return session.inputs(shapes, 1);
  }

  @Override
  public Tensors run(WantedOutputs wanted) {
    return wanted.keepOfTail(session.run());
  }

  @Override
  public void close() {
    session.close();
  }
}
