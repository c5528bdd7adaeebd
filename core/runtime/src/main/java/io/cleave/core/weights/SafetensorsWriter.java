package io.cleave.core.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.codec.tensor.Float16;
import io.cleave.core.weights.internal.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@code .safetensors} file. The same tensors, added in the same order, give the same
 * bytes. Not safe for concurrent use.
 */
public final class SafetensorsWriter {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int ALIGNMENT = 8;

  private final DataType stored;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsWriter(DataType stored) {
    this.stored = stored;
  }

  /**
   * {@return a writer that stores every element in one type}
   *
   * @param stored {@link DataType#FLOAT32}, or {@link DataType#FLOAT16}: rounded to nearest even,
   *     infinite from 65520 on
   * @throws IllegalArgumentException for any other type
   */
  public static SafetensorsWriter storing(DataType stored) {
    boolean known = stored == DataType.FLOAT32 || stored == DataType.FLOAT16;
    Check.argument(known, "stored", stored, "float32 or float16");
    return new SafetensorsWriter(stored);
  }

  /**
   * {@return this writer, with a text added to the header}
   *
   * @param key the text's name
   * @param value the text
   */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * {@return this writer, with a tensor added} The buffer is read by {@link #write}: it must not
   * change before.
   *
   * @param name the tensor's name, which must not have been added yet
   * @param shape the tensor's shape
   * @param values float32 elements in row-major order, in the buffer's byte order, from its
   *     position to its limit; neither is moved
   * @throws IllegalArgumentException if the name was already added, or the buffer's size does not
   *     match the shape
   */
  public SafetensorsWriter add(String name, Shape shape, ByteBuffer values) {
    long bytes = Math.multiplyExact(shape.size(), Float.BYTES);
    String given = values.remaining() + " bytes";
    Check.argument(values.remaining() == bytes, "values", given, bytes + " for " + shape);
    boolean unknown = !name.equals(Safetensors.METADATA) && !entries.containsKey(name);
    Check.argument(unknown, "name", name, "a new name");
    entries.put(name, new Entry(shape, values.slice().order(values.order())));
    return this;
  }

  /**
   * Writes the file completely or not at all: a temporary file next to it is written, flushed to
   * the disk and moved over it.
   *
   * @param file the path of the file, which is replaced if it exists
   * @throws IOException if the file cannot be written; an older file is then left unchanged
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    out.write(header());
    for (Entry entry : entries.values()) {
      writeValues(out, entry.values().duplicate().order(entry.values().order()));
    }
  }

  private byte[] header() {
    byte[] json = new Gson().toJson(headerFields()).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(Safetensors.PREFIX_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.array();
  }

  private Map<String, Object> headerFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      fields.put(Safetensors.METADATA, metadata);
    }
    long offset = 0;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      Shape shape = entry.getValue().shape();
      long end = offset + shape.size() * stored.getNumOfBytes();
      fields.put(entry.getKey(), fields(shape, List.of(offset, end)));
      offset = end;
    }
    return fields;
  }

  private Map<String, Object> fields(Shape shape, List<Long> offsets) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dtype", stored == DataType.FLOAT32 ? "F32" : "F16");
    fields.put("shape", shape.getShape());
    fields.put("data_offsets", offsets);
    return fields;
  }

  private void writeValues(OutputStream out, ByteBuffer values) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      chunk.clear();
      while (values.hasRemaining() && chunk.hasRemaining()) {
        put(chunk, values.getFloat());
      }
      out.write(chunk.array(), 0, chunk.position());
    }
  }

  private void put(ByteBuffer chunk, float value) {
    if (stored == DataType.FLOAT32) {
      chunk.putFloat(value);
    } else {
      chunk.putShort(Float16.narrow(Float.floatToRawIntBits(value)));
    }
  }

  private record Entry(Shape shape, ByteBuffer values) {}
}
