package io.cleave.lab.link;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames of one profile. New encoders and decoders are created whenever the shapes of the
 * tensors change.
 */
final class FrameLink implements Link<Tensors> {
  private final Profile profile;
  private @Nullable Signature prepared;
  private List<TensorLink> links = List.of();
  private @Nullable Tensors received;

  FrameLink(Profile profile) {
    this.profile = profile;
  }

  @Override
  public Delivery<Tensors> send(Tensors batch) {
    prepare(batch.signature());
    Tensors target = received;
    if (target == null || target.batch() != batch.batch()) {
      target = Tensors.allocate(batch.signature(), batch.batch());
      received = target;
    }
    return new Delivery<>(target, send(batch, target));
  }

  @Override
  public long count(Tensors batch) {
    prepare(batch.signature());
    return send(batch, null);
  }

  private long send(Tensors batch, @Nullable Tensors target) {
    long bytes = 0;
    for (int i = 0; i < links.size(); i++) {
      ByteBuffer decoded = target == null ? null : target.data(i);
      bytes += links.get(i).send(batch.data(i), batch.batch(), decoded);
    }
    return bytes;
  }

  private void prepare(Signature signature) {
    if (!signature.equals(prepared)) {
      List<TensorLink> made = new ArrayList<>();
      for (TensorSpec tensor : signature.tensors()) {
        made.add(new TensorLink(tensor, profile));
      }
      links = made;
      received = null;
      prepared = signature;
    }
  }

  /** The encoder and decoder of one tensor of the cut. */
  private static final class TensorLink {
    private final int tensorBytes;
    private final TensorEncoder encoder;
    private final TensorDecoder decoder;
    private final ByteBuffer frame;

    TensorLink(TensorSpec tensor, Profile profile) {
      Profile fitting = profile.forTensor(tensor.shape());
      Calibration[] calibrations = fitting.calibration().stream().toArray(Calibration[]::new);
      this.tensorBytes = tensor.bytes();
      this.encoder = TensorEncoder.of(tensor.type(), tensor.shape(), fitting);
      this.decoder = TensorDecoder.of(tensor.type(), tensor.shape(), calibrations);
      this.frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
    }

    /**
     * Encodes a tensor of each sample and returns the total bytes; also decodes them into {@code
     * target}, unless it is null.
     */
    long send(ByteBuffer tensors, int batch, @Nullable ByteBuffer target) {
      long bytes = 0;
      for (int i = 0; i < batch; i++) {
        int at = i * tensorBytes;
        bytes += encoder.encode(tensors.slice(at, tensorBytes), frame.clear());
        if (target != null) {
          decoder.decode(frame.flip(), target.slice(at, tensorBytes));
        }
      }
      return bytes;
    }
  }
}
