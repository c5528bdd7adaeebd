package io.cleave.core.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what {@code torch.save} writes of maps, lists, texts, tensors and raw opcodes. */
final class TorchWriter {
  private final PickleBuilder pickle = new PickleBuilder();
  private final List<Filled> storages = new ArrayList<>();

  private TorchWriter() {}

  /**
   * A tensor of equal values.
   *
   * @param value of each element
   * @param shape of the tensor
   */
  record Filled(float value, List<Long> shape) {
    Filled(float value, long... shape) {
      this(value, Arrays.stream(shape).boxed().toList());
    }

    int elements() {
      return shape.stream().mapToInt(Long::intValue).reduce(1, (one, other) -> one * other);
    }

    long[] dimensions() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Opcodes of something else. */
  interface Opcodes extends Consumer<PickleBuilder> {}

  static Path write(Path file, Object root) throws IOException {
    TorchWriter writer = new TorchWriter();
    writer.value(root);
    writer.pickle.op(".");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "archive/data.pkl", writer.pickle.toBytes());
      for (int i = 0; i < writer.storages.size(); i++) {
        put(zip, "archive/data/" + i, bytes(writer.storages.get(i)));
      }
    }
    return file;
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> map) {
      pickle.op("}(");
      map.forEach(
          (key, each) -> {
            value(key);
            value(each);
          });
      pickle.op("u");
    } else if (value instanceof List<?> list) {
      pickle.op("](");
      list.forEach(this::value);
      pickle.op("e");
    } else if (value instanceof Filled tensor) {
      String key = Integer.toString(storages.size());
      storages.add(tensor);
      int elements = tensor.elements();
      long[] shape = tensor.dimensions();
      pickle.tensor("FloatStorage", key, elements, 0, shape, strides(shape));
    } else if (value instanceof Opcodes opcodes) {
      opcodes.accept(pickle);
    } else if (value instanceof Integer number) {
      pickle.integer(number);
    } else {
      pickle.text(value.toString());
    }
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  private static byte[] bytes(Filled tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(tensor.value());
    }
    return bytes.array();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
