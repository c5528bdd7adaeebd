package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** As many encoders of one profile as threads have ever encoded at once. Thread-safe. */
final class EncoderPool {
  private final TensorShape shape;
  private final Profile profile;
  private final Queue<TensorEncoder> idle = new ConcurrentLinkedQueue<>();

  EncoderPool(TensorShape shape, Profile profile) {
    this.shape = shape;
    this.profile = profile;
    idle.add(create());
  }

  private TensorEncoder create() {
    return TensorEncoder.of(shape, profile);
  }

  TensorEncoder take() {
    TensorEncoder encoder = idle.poll();
    return encoder == null ? create() : encoder;
  }

  void give(TensorEncoder encoder) {
    idle.add(encoder);
  }
}
