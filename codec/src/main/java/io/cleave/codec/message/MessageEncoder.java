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
 * Writes the tensors of one sample as one message: float32 as a profile says, all else without
 * loss. A calibration counts for the float32 tensors whose shape it is for, the others are sent as
 * the profile would without it; a byte budget is that of each float32 tensor.
 *
 * <p>Made once and reused: what a tensor needs is made for each shape that it has and kept for the
 * last {@value ShapeCache#MAX_SHAPES} with no more than {@value ShapeCache#MAX_ELEMENTS} elements
 * together, or for the last one alone. While shapes stay what they were, a call allocates no more
 * than a few small objects. Not safe for concurrent use.
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
   * Makes an encoder.
   *
   * @param signature of one sample; dimensions may be open
   * @param profile how float32 is sent
   * @return the encoder
   * @throws IllegalArgumentException if the calibration can be for none of the tensors, or the
   *     profile does not go with one of them: at once where shapes are fixed, else when a sample
   *     has such a shape
   */
  public static MessageEncoder of(Signature signature, Profile profile) {
    profile.calibration().ifPresent(each -> Calibrations.requireFor(signature, each));
    return new MessageEncoder(signature, Collections.nCopies(signature.tensors().size(), profile));
  }

  /**
   * Makes an encoder whose tensors are each sent in their own way.
   *
   * @param signature as for {@link #of(Signature, Profile)}
   * @param profiles one for each tensor, without calibrations
   * @return the encoder
   * @throws IllegalArgumentException if there are more or fewer profiles than tensors, one has a
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
   * Returns the room that {@link #encode} asks for.
   *
   * @param fixed the signature of a sample
   * @return bytes, not less than any message of such samples
   * @throws IllegalArgumentException if it is not one that this encoder takes, or a message could
   *     exceed 2 GiB
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
    long most = writer.bytes();
    for (int i = 0; i < encoders.length; i++) {
      TensorShape shape = fixed.tensors().get(i).shape();
      encoders[i] = caches.get(i).get(shape);
      most += encoders[i].maxEncodedBytes();
    }
    Check.argument(most <= Integer.MAX_VALUE, "tensors", fixed, "a message below 2 GiB");
    maxEncodedBytes = (int) most;
    prepared = fixed;
  }

  /**
   * Writes a sample as one message.
   *
   * @param sample one sample, of shapes that the signature admits
   * @param target receives the message at its position, which moves behind it; must have {@link
   *     #maxEncodedBytes} of the sample's signature remaining, of which those behind the message
   *     may be overwritten
   * @return the message's bytes
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
   * Says where the bytes of one tensor of the last message went, without what the message's header
   * says of it.
   *
   * @param tensor its place in the signature, from 0
   * @return the sizes of its frame's parts
   * @throws IllegalStateException if nothing was encoded yet
   */
  public EncodedSize lastSize(int tensor) {
    requireEncoded();
    return encoders[tensor].lastSize();
  }

  /**
   * Says where the bytes of the last message went: those of all frames, and the message's header.
   *
   * @return the sizes; their sum is the message
   * @throws IllegalStateException if nothing was encoded yet
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
   * Says how far off a tensor of the last message is.
   *
   * @param tensor its place in the signature, from 0
   * @return as {@link TensorEncoder#lastBound}
   * @throws IllegalStateException if nothing was encoded yet
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
