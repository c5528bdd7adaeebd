package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Damages files as transfers do, and graphs as somebody does who knows the format. */
final class GraphMutator {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    100,
    1 << 16,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final List<String> OPERATIONS =
      List.of(
          "Relu",
          "Add",
          "MatMul",
          "Gemm",
          "Conv",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "GatherND",
          "ScatterND",
          "Reshape",
          "Transpose",
          "Expand",
          "Tile",
          "Pad",
          "Resize",
          "ConstantOfShape",
          "Range",
          "Where",
          "Cast",
          "Shape",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "LSTM",
          "GRU",
          "Loop",
          "If",
          "Scan",
          "TopK",
          "NonMaxSuppression",
          "NonZero",
          "OneHot",
          "Softmax",
          "LayerNormalization",
          "Einsum",
          "CumSum",
          "QuantizeLinear",
          "DequantizeLinear",
          "RandomNormal",
          "EyeLike",
          "DepthToSpace",
          "SequenceConstruct",
          "SplitToSequence",
          "Optional",
          "StringNormalizer",
          "NoSuchOperator");

  private final Random random;

  GraphMutator(long seed) {
    this.random = new Random(seed);
  }

  byte[] mutated(ModelProto model, byte[] other) {
    return switch (random.nextInt(8)) {
      case 0 -> flipped(model.toByteArray());
      case 1 -> Arrays.copyOf(model.toByteArray(), random.nextInt(model.getSerializedSize()));
      case 2 -> spliced(model.toByteArray(), other);
      case 3 -> overwritten(model.toByteArray());
      default -> changed(model.toBuilder());
    };
  }

  private byte[] changed(ModelProto.Builder model) {
    List<String> names = new ArrayList<>(OPERATIONS);
    collect(model.getGraphBuilder(), names);
    for (int i = random.nextInt(3); i >= 0; i--) {
      change(model.getGraphBuilder(), names);
    }
    return model.build().toByteArray();
  }

  private byte[] flipped(byte[] file) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }

  private byte[] overwritten(byte[] file) {
    int from = random.nextInt(file.length);
    byte[] noise = new byte[Math.min(1 + random.nextInt(8), file.length - from)];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, file, from, noise.length);
    return file;
  }

  /** A piece of another file instead of one of this. */
  private byte[] spliced(byte[] file, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = random.nextInt(file.length);
    int to = Math.min(file.length, from + random.nextInt(64));
    int piece = random.nextInt(other.length);
    out.write(file, 0, from);
    out.write(other, piece, Math.min(random.nextInt(64), other.length - piece));
    out.write(file, to, file.length - to);
    return out.toByteArray();
  }

  private static void collect(Message.Builder message, List<String> names) {
    for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
      int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
      for (int i = 0; i < count; i++) {
        if (field.getJavaType() == JavaType.MESSAGE) {
          collect(builder(message, field, i), names);
        } else if (field.getJavaType() == JavaType.STRING) {
          names.add(
              (String)
                  (field.isRepeated()
                      ? message.getRepeatedField(field, i)
                      : message.getField(field)));
        }
      }
    }
  }

  private static Message.Builder builder(Message.Builder message, FieldDescriptor field, int i) {
    return field.isRepeated()
        ? message.getRepeatedFieldBuilder(field, i)
        : message.getFieldBuilder(field);
  }

  /** Changes one field, of this message or of one inside. */
  private void change(Message.Builder message, List<String> names) {
    List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    boolean inside = field.getJavaType() == JavaType.MESSAGE && random.nextInt(6) != 0;
    if (field.isRepeated()) {
      int i = random.nextInt(message.getRepeatedFieldCount(field));
      if (inside) {
        change(message.getRepeatedFieldBuilder(field, i), names);
      } else {
        changeRepeated(message, field, i, names);
      }
    } else if (inside) {
      change(message.getFieldBuilder(field), names);
    } else if (field.getJavaType() == JavaType.MESSAGE || random.nextInt(6) == 0) {
      message.clearField(field);
    } else {
      message.setField(field, other(field, message.getField(field), names));
    }
  }

  private void changeRepeated(
      Message.Builder message, FieldDescriptor field, int i, List<String> names) {
    List<Object> values = new ArrayList<>((List<?>) message.getField(field));
    switch (random.nextInt(field.getJavaType() == JavaType.MESSAGE ? 3 : 6)) {
      case 0 -> values.remove(i);
      case 1 -> values.add(values.get(random.nextInt(values.size())));
      case 2 -> Collections.swap(values, i, random.nextInt(values.size()));
      default -> values.set(i, other(field, values.get(i), names));
    }
    message.setField(field, values);
  }

  private Object other(FieldDescriptor field, Object value, List<String> names) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case STRING -> names.get(random.nextInt(names.size()));
      case LONG -> number;
      case INT -> (int) (random.nextBoolean() ? random.nextInt(24) : number);
      case FLOAT -> (float) number;
      case DOUBLE -> (double) number;
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      default -> value;
    };
  }
}
