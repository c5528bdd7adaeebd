package io.cleave.lab.cuts;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Network;
import java.nio.ByteBuffer;
import java.util.Random;

/** A random input, the same one each time. Integers are 0 or 1, which suits ids and masks. */
final class RandomInput {
  private static final int HALF = 0x3800;
  private static final int FRACTION = 0x400;

  private RandomInput() {}

  /** One sample of default size. */
  static Tensors of(Network network) {
    Signature shapes = network.sampled(network.input());
    Tensors input = Tensors.allocate(shapes, 1);
    Random random = new Random(7);
    for (TensorSpec tensor : shapes.tensors()) {
      ByteBuffer data = input.data(tensor.name());
      while (data.hasRemaining()) {
        put(data, tensor.type(), random);
      }
    }
    return input;
  }

  private static void put(ByteBuffer data, ElementType type, Random random) {
    switch (type) {
      case FLOAT32 -> data.putFloat((float) random.nextGaussian());
      case FLOAT16 -> data.putShort((short) (HALF | random.nextInt(FRACTION)));
      case INT64 -> data.putLong(random.nextInt(2));
      case INT32 -> data.putInt(random.nextInt(2));
      case INT16 -> data.putShort((short) random.nextInt(2));
      case INT8, BOOL -> data.put((byte) random.nextInt(2));
      case UINT8 -> data.put((byte) random.nextInt(256));
    }
  }
}
