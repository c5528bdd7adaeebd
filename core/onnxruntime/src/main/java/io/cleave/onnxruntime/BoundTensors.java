package io.cleave.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.cleave.codec.tensor.ElementType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Views that the engine has of memory that is ours. Closing them does not free that memory. */
final class BoundTensors implements AutoCloseable {
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  /** Adds a view of direct memory, little-endian. */
  void add(String name, ByteBuffer data, long[] dims, ElementType type) throws OrtException {
    tensors.put(
        name,
        OnnxTensor.createTensor(OnnxRuntime.environment(), data, dims, ElementTypes.of(type)));
  }

  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }
}
