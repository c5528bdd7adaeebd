package io.cleave.bench.graphs;

import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.Random;

/** Inputs for any network. */
final class Noise {
  private Noise() {}

  /** Floats of mean 0 and deviation 1, integers 0 or 1; the same for the same seed. */
  static Tensors of(Signature signature, int batch, long seed) {
    Tensors tensors = Tensors.allocate(signature, batch);
    Random random = new Random(seed);
    for (TensorSpec tensor : signature.tensors()) {
      ByteBuffer data = tensors.data(tensor.name());
      while (data.hasRemaining()) {
        switch (tensor.type()) {
          case FLOAT32 -> data.putFloat((float) random.nextGaussian());
          case FLOAT16 ->
              data.putShort(Float16.narrow(Float.floatToRawIntBits((float) random.nextGaussian())));
          case INT64 -> data.putLong(random.nextInt(2));
          case INT32 -> data.putInt(random.nextInt(2));
          case INT16 -> data.putShort((short) random.nextInt(2));
          case INT8, UINT8, BOOL -> data.put((byte) random.nextInt(2));
        }
      }
    }
    return tensors;
  }
}
