package io.cleave.codec.message;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32C;

/** Tensors and messages for tests. */
final class Samples {
  private Samples() {}

  /** Reads {@code name type shape} joined by commas, as a signature prints itself. */
  static Signature signature(String text) {
    return new Signature(
        Arrays.stream(text.split(", ", -1)).map(each -> spec(each.split(" ", -1))).toList());
  }

  private static TensorSpec spec(String... words) {
    return new TensorSpec(
        words[0],
        ElementType.valueOf(words[1].toUpperCase(Locale.ROOT)),
        TensorShape.parse(words[2]));
  }

  /** Small numbers of every type, float32 as behind a ReLU. */
  static Tensors of(Signature fixed, long seed) {
    Tensors tensors = Tensors.allocate(fixed, 1);
    Random random = new Random(seed);
    for (int i = 0; i < fixed.tensors().size(); i++) {
      ByteBuffer data = tensors.data(i);
      while (data.hasRemaining()) {
        put(fixed.tensors().get(i).type(), random, data);
      }
    }
    return tensors;
  }

  private static void put(ElementType type, Random random, ByteBuffer data) {
    switch (type) {
      case FLOAT32 -> data.putFloat(Math.max(0, (float) random.nextGaussian()));
      case FLOAT16, INT16 -> data.putShort((short) random.nextInt(0x5000));
      case INT32 -> data.putInt(random.nextInt(999));
      case INT64 -> data.putLong(random.nextInt(30_000) - 5);
      case BOOL -> data.put((byte) random.nextInt(2));
      case INT8, UINT8 -> data.put((byte) random.nextInt());
    }
  }

  static byte[] encode(MessageEncoder encoder, Tensors sample) {
    ByteBuffer target = ByteBuffer.allocate(encoder.maxEncodedBytes(sample.signature()));
    int bytes = encoder.encode(sample, target);
    return Arrays.copyOf(target.array(), bytes);
  }

  static byte[] bytes(Tensors tensors, int index) {
    byte[] bytes = new byte[tensors.data(index).remaining()];
    tensors.data(index).get(bytes);
    return bytes;
  }

  /** Sets the checksum of the header and of each frame, where their sizes allow it. */
  static byte[] sealed(byte[] message) {
    ByteBuffer view = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (message.length >= MessageLayout.TENSORS_AT) {
      int end =
          Short.toUnsignedInt(view.getShort(MessageLayout.HEADER_BYTES_AT))
              - MessageLayout.CHECKSUM_BYTES;
      if (end >= MessageLayout.TENSORS_AT && end <= message.length - 4) {
        CRC32C crc = new CRC32C();
        crc.update(message, 0, end);
        view.putInt(end, (int) crc.getValue());
      }
    }
    return message;
  }
}
