package io.cleave.edge.internal.request;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;
import io.cleave.edge.internal.plan.PictureReader;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a caller hands in for requests. Only read, and free for reuse once the requests are made.
 */
interface Given {
  /**
   * Makes the tensors that cross a cut, one sample for each request.
   *
   * @throws IllegalArgumentException if they cannot be made from what was given
   */
  LentRun begin(ClientCut cut);

  /** The outputs that are wanted of requests that are split at a cut. */
  WantedOutputs wanted(ClientCut cut, RequestOptions options);

  /** The bytes of a picture's file as one tensor; empty where something else was given. */
  default Optional<Tensors> file() {
    return Optional.empty();
  }

  /**
   * The network's inputs.
   *
   * @param tensors one sample or more
   */
  record Inputs(Tensors tensors) implements Given {
    @Override
    public LentRun begin(ClientCut cut) {
      return cut.run(tensors);
    }

    @Override
    public WantedOutputs wanted(ClientCut cut, RequestOptions options) {
      return cut.wanted(options);
    }
  }

  /**
   * Tensors that cross a cut, from a head of the caller's own.
   *
   * @param at the cut
   * @param tensors one sample or more
   * @param nowNanos by the client's clock
   */
  record Crossing(ClientCut at, Tensors tensors, long nowNanos) implements Given {
    @Override
    public LentRun begin(ClientCut cut) {
      Check.argument(cut == at, "route", "at " + cut.name(), "one at " + at.name());
      return LentRun.kept(HeadRun.none(tensors, nowNanos));
    }

    @Override
    public WantedOutputs wanted(ClientCut cut, RequestOptions options) {
      return cut.ofTail();
    }
  }

  /**
   * A picture's file.
   *
   * @param bytes of the file, as one tensor
   * @param reader makes the network's input from the file; empty where the device does not know how
   */
  record Picture(Tensors bytes, Optional<PictureReader> reader) implements Given {
    static Picture of(byte[] file, Optional<PictureReader> reader) {
      TensorSpec spec = new TensorSpec("file", ElementType.UINT8, TensorShape.of(file.length));
      Tensors bytes = Tensors.of(Signature.of(spec), 1, List.of(ByteBuffer.wrap(file)));
      return new Picture(bytes, reader);
    }

    @Override
    public LentRun begin(ClientCut cut) {
      PictureReader known = reader.orElseThrow(() -> unknown(cut));
      return cut.run(known.read(bytes.data(0)));
    }

    private static IllegalArgumentException unknown(ClientCut cut) {
      return Check.refusal(
          "route", "at " + cut.name(), "the picture as it is, as the model classifies no images");
    }

    @Override
    public WantedOutputs wanted(ClientCut cut, RequestOptions options) {
      return cut.wanted(options);
    }

    @Override
    public Optional<Tensors> file() {
      return Optional.of(bytes);
    }
  }
}
