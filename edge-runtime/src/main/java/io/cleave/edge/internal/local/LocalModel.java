package io.cleave.edge.internal.local;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Another whole model, which runs on a copy of the inputs. */
public final class LocalModel implements StandIn {
  private final Signature given;
  private final TensorMatch inputs;
  private final TensorMatch outputs;
  private final Session session;

  /**
   * Takes a session of the model.
   *
   * @param given inputs of the client's network
   * @param wanted outputs of the client's network
   * @throws IllegalArgumentException if the model takes or gives anything else
   */
  public LocalModel(Part whole, Signature given, Signature wanted) {
    this.inputs =
        TensorMatch.of(given, whole.given())
            .orElseThrow(() -> other("given", whole.given(), given));
    this.outputs =
        TensorMatch.of(whole.wanted(), wanted)
            .orElseThrow(() -> other("wanted", whole.wanted(), wanted));
    this.given = whole.given();
    this.session = whole.newSession();
  }

  private static IllegalArgumentException other(String what, Signature found, Signature expected) {
    return new IllegalArgumentException(
        "fallback, %s: %s (expected: %s)".formatted(what, found, expected));
  }

  @Override
  public PredictionPath path() {
    return PredictionPath.LOCAL_MODEL;
  }

  @Override
  public Signature given() {
    return given;
  }

  @Override
  public LocalInput keep(HeadRun sample, ByteBuf message) {
    Tensors values = inputs.match(sample.inputs().orElseThrow());
    long bytes = values.signature().bytes();
    Check.argument(
        bytes <= Integer.MAX_VALUE, "inputs", bytes + " bytes", "below 2 GiB for a fallback");
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer((int) bytes);
    for (int i = 0; i < values.signature().tensors().size(); i++) {
      copy.writeBytes(values.data(i));
    }
    return new LocalInput(this, values.signature(), copy, LocalModel::copy);
  }

  private static void copy(ByteBuffer values, Tensors target) {
    int at = 0;
    for (int i = 0; i < target.signature().tensors().size(); i++) {
      int bytes = target.signature().tensors().get(i).bytes();
      target.data(i).put(values.slice(at, bytes));
      at += bytes;
    }
  }

  @Override
  public Tensors inputs(Signature shapes) {
    return session.inputs(shapes, 1);
  }

  @Override
  public Tensors run(WantedOutputs wanted) {
    return wanted.keepOfWhole(outputs.match(session.run()));
  }

  @Override
  public void close() {
    session.close();
  }
}
