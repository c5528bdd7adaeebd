package io.cleave.codec.message;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tensors of one sample as one message: float32 as a profile says, all other types
 * without loss. A calibration applies to the float32 tensors whose shape it is for; the others are
 * sent as the profile would send them without it. A byte budget applies to each float32 tensor.
 *
 * <p>Create one and reuse it. What a tensor needs is allocated for each shape it has, and kept for
 * the last {@value ShapeCache#MAX_SHAPES} shapes with at most {@value ShapeCache#MAX_ELEMENTS}
 * elements together, or for the last shape alone. While shapes stay the same, a call allocates only
 * a few small objects. Not safe for concurrent use.
 */
public final class MessageEncoder {
  private final Signature signature;
  private final List<ShapeCache<TensorEncoder>> caches = new ArrayList<>();
  private final TensorEncoder[] encoders;
  private @Nullable Signature prepared;
  private @Nullable HeaderWriter header;
  private int maxEncodedBytes;
  private boolean encoded;

  private MessageEncoder(Signature signature, List<Profile> profiles) {
    this.signature = signature;
    this.encoders = new TensorEncoder[signature.tensors().size()];
    for (int i = 0; i < encoders.length; i++) {
      ElementType type = signature.tensors().get(i).type();
      Profile profile = profiles.get(i);
      caches.add(
          new ShapeCache<>(shape -> TensorEncoder.of(type, shape, profile.forTensor(shape))));
    }
    if (signature.isFixed()) {
      prepare(signature);
    }
  }

  /**
   * {@return an encoder that sends all tensors by one profile}
   *
   * @param signature the signature of one sample; dimensions may be open
   * @param profile how float32 is sent
   * @throws IllegalArgumentException if the calibration fits none of the tensors, or the profile
   *     does not suit one of them. For open shapes, the latter is found only when a sample is
   *     encoded
   */
  public static MessageEncoder of(Signature signature, Profile profile) {
    profile.calibration().ifPresent(each -> Calibrations.requireFor(signature, each));
    return new MessageEncoder(signature, Collections.nCopies(signature.tensors().size(), profile));
  }

  /**
   * {@return an encoder that sends each tensor by a profile of its own}
   *
   * @param signature the signature of one sample; dimensions may be open
   * @param profiles one profile for each tensor, without calibrations
   * @throws IllegalArgumentException if the numbers of profiles and tensors differ, a profile has a
   *     calibration, or as {@link #of(Signature, Profile)}
   */
  public static MessageEncoder of(Signature signature, List<Profile> profiles) {
    Check.argument(
        profiles.size() == signature.tensors().size(),
        "profiles",
        profiles.size(),
        "one for each of " + signature);
    for (Profile profile : profiles) {
      Check.argument(
          profile.calibration().isEmpty(), "profile", profile, "one without a calibration");
    }
    return new MessageEncoder(signature, List.copyOf(profiles));
  }

  /**
   * {@return the room in bytes that {@link #encode} needs, at least as large as any message of such
   * samples}
   *
   * @param fixed the signature of a sample, without open dimensions
   * @throws IllegalArgumentException if this encoder does not accept the signature, or a message
   *     could exceed 2 GiB
   */
  public int maxEncodedBytes(Signature fixed) {
    prepare(fixed);
    return maxEncodedBytes;
  }

  private void prepare(Signature fixed) {
    if (fixed.equals(prepared)) {
      return;
    }
    signature.requireAdmits(fixed);
    prepared = null;
    encoded = false;
    HeaderWriter writer = new HeaderWriter(fixed);
    header = writer;
    long max = writer.bytes();
    for (int i = 0; i < encoders.length; i++) {
      TensorShape shape = fixed.tensors().get(i).shape();
      encoders[i] = caches.get(i).get(shape);
      max += encoders[i].maxEncodedBytes();
    }
    Check.argument(max <= Integer.MAX_VALUE, "tensors", fixed, "a message below 2 GiB");
    maxEncodedBytes = (int) max;
    prepared = fixed;
  }

  /**
   * {@return the size in bytes of the message that this writes for a sample}
   *
   * @param sample one sample, with shapes that the signature allows
   * @param target receives the message at its position, which moves to after the message; must have
   *     {@link #maxEncodedBytes} of the sample's signature remaining, and bytes after the message
   *     may be overwritten
   * @throws IllegalArgumentException if the tensors are others or a batch, the target is read-only
   *     or too small, or as {@link TensorEncoder#encode}; the target's position is then unchanged
   */
  public int encode(Tensors sample, ByteBuffer target) {
    if (sample.batch() != 1) {
      throw Check.refusal("sample", "a batch of " + sample.batch(), "one sample");
    }
    prepare(sample.signature());
    Check.writable(target, maxEncodedBytes);
    encoded = false;
    int start = target.position();
    try {
      writeFrames(sample, target);
      encoded = true;
      return target.position() - start;
    } finally {
      if (!encoded) {
        target.position(start);
      }
    }
  }

  private void writeFrames(Tensors sample, ByteBuffer target) {
    HeaderWriter header = Objects.requireNonNull(this.header);
    int start = target.position();
    target.position(start + header.bytes());
    for (int i = 0; i < encoders.length; i++) {
      int frameAt = target.position();
      int bytes = encoders[i].encode(sample.data(i), target);
      header.frame(i, target.get(frameAt + MessageLayout.FORMAT_IN_FRAME), bytes);
    }
    header.write(target, start);
  }

  /**
   * {@return where the bytes of one tensor's frame of the last message went, without the fields of
   * the message's header}
   *
   * @param tensor the tensor's index in the signature, from 0
   * @throws IllegalStateException if nothing has been encoded yet
   */
  public EncodedSize lastSize(int tensor) {
    requireEncoded();
    return encoders[tensor].lastSize();
  }

  /**
   * {@return where the bytes of the last message went: those of all frames and of the message's
   * header, which add up to the message}
   *
   * @throws IllegalStateException if nothing has been encoded yet
   */
  public EncodedSize lastSize() {
    requireEncoded();
    int framing = Objects.requireNonNull(header).bytes();
    int mask = 0;
    int values = 0;
    int kept = 0;
    for (TensorEncoder encoder : encoders) {
      EncodedSize size = encoder.lastSize();
      framing += size.headerBytes();
      mask += size.maskBytes();
      values += size.valueBytes();
      kept += size.keptElements();
    }
    return new EncodedSize(framing, mask, values, kept, Optional.empty());
  }

  /**
   * {@return the error bound of one tensor of the last message, see {@link
   * TensorEncoder#lastBound}}
   *
   * @param tensor the tensor's index in the signature, from 0
   * @throws IllegalStateException if nothing has been encoded yet
   */
  public double lastBound(int tensor) {
    requireEncoded();
    return encoders[tensor].lastBound();
  }

  private void requireEncoded() {
    if (!encoded) {
      throw new IllegalStateException("nothing was encoded yet");
    }
  }
}
