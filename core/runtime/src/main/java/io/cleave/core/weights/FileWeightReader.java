package io.cleave.core.weights;

import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.Float16;
import io.cleave.core.weights.internal.Elements;
import io.cleave.core.weights.internal.StoredTensor;
import io.cleave.core.weights.internal.Strided;
import io.cleave.core.weights.internal.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads tensors by range from an open file, whatever its format. */
final class FileWeightReader implements WeightReader {
  private static final int CHUNK_BYTES = 1 << 16;

  private final WeightsFile file;
  private final Map<String, StoredTensor> stored;
  private final Map<String, TensorInfo> tensors;

  FileWeightReader(WeightsFile file, Map<String, StoredTensor> stored) {
    this.file = file;
    this.stored = stored;
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    stored.forEach((name, tensor) -> infos.put(name, tensor.info()));
    tensors = Collections.unmodifiableMap(infos);
  }

  @Override
  public String description() {
    return file.source();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public void read(String name, ByteBuffer target) throws WeightsException {
    TensorInfo info = tensor(name);
    if (!info.isReal()) {
      throw file.error(name, info.typeError());
    }
    int start = target.position();
    try {
      readRowMajor(Objects.requireNonNull(stored.get(name)), target);
    } catch (WeightsException e) {
      throw new WeightsException(description(), name, e.reason(), e);
    }
    requireFinite(info, target.duplicate().order(target.order()).flip().position(start));
  }

  /** Throws if a weight is not finite, since answers would then not be either. */
  private void requireFinite(TensorInfo info, ByteBuffer values) throws WeightsException {
    FloatBuffer floats = values.asFloatBuffer();
    for (int i = 0; i < floats.limit(); i++) {
      if (!Float.isFinite(floats.get(i))) {
        throw file.error(
            info.name(),
            "element "
                + i
                + " is "
                + floats.get(i)
                + " (expected: finite numbers; the training diverged, or the file is damaged)");
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private void readRowMajor(StoredTensor tensor, ByteBuffer target) throws WeightsException {
    if (tensor.isContiguous()) {
      readExtent(tensor, target);
      return;
    }
    ByteBuffer extent = Elements.allocate((int) tensor.extent());
    readExtent(tensor, extent);
    Strided.rowMajor(extent.flip(), tensor, target);
  }

  private void readExtent(StoredTensor tensor, ByteBuffer target) throws WeightsException {
    int elements = (int) tensor.extent();
    if (tensor.info().dataType() == DataType.FLOAT32) {
      readFloats(tensor.offset(), elements * Float.BYTES, target);
    } else {
      convert(tensor, elements, target);
    }
  }

  private void readFloats(long offset, int bytes, ByteBuffer target) throws WeightsException {
    ByteBuffer room = target.slice(target.position(), bytes);
    file.read(offset, room);
    if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
      for (int i = 0; i < bytes; i += Float.BYTES) {
        room.putInt(i, Integer.reverseBytes(room.getInt(i)));
      }
    }
    target.position(target.position() + bytes);
  }

  private void convert(StoredTensor tensor, int elements, ByteBuffer values)
      throws WeightsException {
    int width = tensor.info().dataType().getNumOfBytes();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long offset = tensor.offset();
    for (long left = (long) elements * width; left > 0; left -= chunk.limit()) {
      chunk.clear().limit((int) Math.min(left, CHUNK_BYTES));
      file.read(offset, chunk);
      offset += chunk.limit();
      widen(tensor.info(), chunk.flip(), values);
    }
  }

  private static void widen(TensorInfo info, ByteBuffer chunk, ByteBuffer values) {
    while (chunk.hasRemaining()) {
      values.putFloat(
          switch (info.dataType()) {
            case FLOAT16 -> Float.intBitsToFloat(Float16.widen(chunk.getShort()));
            case BFLOAT16 -> Float.intBitsToFloat(chunk.getShort() << 16);
            case FLOAT64 -> (float) chunk.getDouble();
            default -> throw new IllegalArgumentException(info.typeError());
          });
    }
  }
}
