package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads the values of constants. */
final class Numbers {
  /** Max numbers of a small constant; more than a shape can have: {@value}. */
  static final int FEW = 64;

  private Numbers() {}

  /**
   * The numbers in a tensor whose dimensions were checked; empty if there are more than the max, or
   * the type is another.
   */
  static Optional<double[]> of(TensorProto tensor, int max) {
    long length = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    DataType type = DataType.forNumber(tensor.getDataType());
    boolean known = type == DataType.INT64 || type == DataType.INT32 || type == DataType.FLOAT;
    if (length > max || !known) {
      return Optional.empty();
    }
    double[] numbers = new double[(int) length];
    return tensor.hasRawData()
        ? raw(type, tensor.getRawData().asReadOnlyByteBuffer(), numbers)
        : typed(type, tensor, numbers);
  }

  private static Optional<double[]> raw(DataType type, ByteBuffer data, double[] numbers) {
    data.order(ByteOrder.LITTLE_ENDIAN);
    if (data.remaining() != (long) numbers.length * (type == DataType.INT64 ? 8 : 4)) {
      return Optional.empty();
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case INT64 -> data.getLong();
            case INT32 -> data.getInt();
            default -> data.getFloat();
          };
    }
    return Optional.of(numbers);
  }

  private static Optional<double[]> typed(DataType type, TensorProto tensor, double[] numbers) {
    int there =
        switch (type) {
          case INT64 -> tensor.getInt64DataCount();
          case INT32 -> tensor.getInt32DataCount();
          default -> tensor.getFloatDataCount();
        };
    if (there != numbers.length) {
      return Optional.empty();
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case INT64 -> tensor.getInt64Data(i);
            case INT32 -> tensor.getInt32Data(i);
            default -> tensor.getFloatData(i);
          };
    }
    return Optional.of(numbers);
  }

  /**
   * Turns the value of an attribute, which can have numbers in one of several forms, into a tensor.
   */
  static TensorProto tensor(AttributeProto value) {
    if (value.hasT()) {
      return value.getT();
    }
    LongStream numbers =
        value.hasI()
            ? LongStream.of(value.getI())
            : value.getIntsList().stream().limit(FEW + 1).mapToLong(Long::longValue);
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(DataType.INT64.getNumber());
    numbers.forEach(tensor::addInt64Data);
    return tensor.addDims(tensor.getInt64DataCount()).build();
  }
}
