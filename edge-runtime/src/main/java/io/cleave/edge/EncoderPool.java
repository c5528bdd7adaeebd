package io.cleave.edge;

import io.cleave.codec.Pruning;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.TensorShape;
import io.cleave.codec.ValueType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** As many encoders as threads have ever encoded at once. Thread-safe. */
final class EncoderPool {
  private final TensorShape shape;
  private final Pruning pruning;
  private final ValueType values;
  private final Queue<TensorEncoder> idle = new ConcurrentLinkedQueue<>();

  EncoderPool(TensorShape shape, Pruning pruning, ValueType values) {
    this.shape = shape;
    this.pruning = pruning;
    this.values = values;
    idle.add(create());
  }

  private TensorEncoder create() {
    return TensorEncoder.of(shape, pruning, values);
  }

  TensorShape shape() {
    return shape;
  }

  TensorEncoder take() {
    TensorEncoder encoder = idle.poll();
    return encoder == null ? create() : encoder;
  }

  void give(TensorEncoder encoder) {
    idle.add(encoder);
  }
}
