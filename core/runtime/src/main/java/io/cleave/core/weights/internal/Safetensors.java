package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a {@code .safetensors} file:
 *
 * <pre>
 * +----------------+---------------------------------------------------+---------------+
 * | u64 n (LE)     | n bytes of JSON, UTF-8                            | tensor data   |
 * +----------------+---------------------------------------------------+---------------+
 * JSON: {"__metadata__": {text: text}, name: {"dtype": "F32", "shape": [..], "data_offsets": [from, to]}}
 * </pre>
 *
 * <p>Offsets count from the first byte of the data. Tensors must cover the data without gap or
 * overlap, and nothing may follow them.
 */
public final class Safetensors {
  public static final String METADATA = "__metadata__";
  public static final int PREFIX_BYTES = Long.BYTES;
  private static final int MAX_RANK = 8;

  private final WeightsFile file;
  private final long dataStart;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private Safetensors(WeightsFile file, long dataStart) {
    this.file = file;
    this.dataStart = dataStart;
  }

  /** {@return what a file contains} */
  public static Listing list(WeightsFile file) throws WeightsException {
    long length = file.readIndex(0, PREFIX_BYTES, "header length").getLong();
    ByteBuffer header = file.readIndex(PREFIX_BYTES, length, "header");
    Safetensors safetensors = new Safetensors(file, PREFIX_BYTES + length);
    safetensors.parse(text(file, header));
    safetensors.requireCovered();
    Map<String, ListedTensor> tensors = new LinkedHashMap<>();
    safetensors.tensors.forEach(
        (name, tensor) -> tensors.put(name, new ListedTensor(name, shape(tensor), () -> tensor)));
    return new Listing(tensors, List.of(), Map.copyOf(safetensors.metadata));
  }

  private static List<Long> shape(StoredTensor tensor) {
    return Arrays.stream(tensor.info().shape().getShape()).boxed().toList();
  }

  private static String text(WeightsFile file, ByteBuffer header) throws WeightsException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw new WeightsException(file.source(), null, "header is not UTF-8", e);
    }
  }

  private void parse(String header) throws WeightsException {
    JsonReader json = new JsonReader(new StringReader(header));
    json.setStrictness(Strictness.STRICT);
    try {
      readHeader(json);
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new WeightsException(
          file.source(), null, "header at " + json.getPath() + ": " + e.getMessage(), e);
    }
  }

  private void readHeader(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals(METADATA)) {
        readMetadata(json);
      } else if (tensors.put(name, readTensor(json, name)) != null) {
        throw file.error(name, "listed twice");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw file.error("header goes on after its object");
    }
  }

  private void readMetadata(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (metadata.put(key, json.nextString()) != null) {
        throw file.error("metadata key " + key + " is listed twice");
      }
    }
    json.endObject();
  }

  private StoredTensor readTensor(JsonReader json, String name) throws IOException {
    DataType type = null;
    long[] shape = null;
    long[] offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      switch (key) {
        case "dtype" -> type = type(name, json.nextString());
        case "shape" -> shape = readLongs(json, name);
        case "data_offsets" -> offsets = readLongs(json, name);
        default -> throw file.error(name, "unknown field " + key);
      }
    }
    json.endObject();
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw file.error(name, "incomplete (expected: dtype, shape and two data_offsets)");
    }
    return stored(name, type, shape, offsets);
  }

  private StoredTensor stored(String name, DataType type, long[] shape, long[] offsets)
      throws WeightsException {
    Elements.require(file.source(), name, shape);
    long bytes = Elements.count(shape) * type.getNumOfBytes();
    long dataBytes = file.size() - dataStart;
    if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataBytes) {
      throw file.error(name, range(offsets) + " (expected: within 0 to " + dataBytes + ")");
    }
    if (offsets[1] - offsets[0] != bytes) {
      throw file.error(name, range(offsets) + " (expected: " + bytes + " bytes)");
    }
    TensorInfo info = new TensorInfo(name, new Shape(shape), type);
    return StoredTensor.contiguous(info, dataStart + offsets[0]);
  }

  private static String range(long[] offsets) {
    return "data_offsets " + offsets[0] + " to " + offsets[1];
  }

  private void requireCovered() throws WeightsException {
    List<StoredTensor> sorted = new ArrayList<>(tensors.values());
    sorted.sort(
        Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::extent));
    long end = dataStart;
    for (StoredTensor tensor : sorted) {
      if (tensor.offset() != end) {
        throw file.error(
            tensor.info().name(),
            "starts at byte " + tensor.offset() + " (expected: " + end + ", where the last ends)");
      }
      end += tensor.extent() * tensor.info().dataType().getNumOfBytes();
    }
    if (end != file.size()) {
      throw file.error("has " + file.size() + " bytes (expected: " + end + ")");
    }
  }

  private long[] readLongs(JsonReader json, String name) throws IOException {
    long[] values = new long[MAX_RANK];
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      if (count == MAX_RANK || json.peek() != JsonToken.NUMBER) {
        throw file.error(name, "value at " + json.getPath() + " (expected: at most 8 integers)");
      }
      values[count++] = json.nextLong();
    }
    json.endArray();
    return Arrays.copyOf(values, count);
  }

  private DataType type(String tensor, String dtype) throws WeightsException {
    return switch (dtype) {
      case "F64" -> DataType.FLOAT64;
      case "F32" -> DataType.FLOAT32;
      case "F16" -> DataType.FLOAT16;
      case "BF16" -> DataType.BFLOAT16;
      case "I64" -> DataType.INT64;
      case "I32" -> DataType.INT32;
      case "I16" -> DataType.INT16;
      case "I8" -> DataType.INT8;
      case "U64" -> DataType.UINT64;
      case "U32" -> DataType.UINT32;
      case "U16" -> DataType.UINT16;
      case "U8" -> DataType.UINT8;
      case "BOOL" -> DataType.BOOLEAN;
      default -> throw file.error(tensor, "unknown dtype " + dtype);
    };
  }
}
