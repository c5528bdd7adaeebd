package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.TypeNumbers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a file declares of one input.
 *
 * @param name of the input
 * @param type of its elements
 * @param dims the dimensions that the graph has; -1 where the file leaves one open
 */
record DeclaredInput(String name, ElementType type, List<Long> dims) {
  private static final Long OPEN = -1L;

  /** The name of a dimension of a batch, as exporters write it. */
  private static final List<String> BATCH = List.of("batch", "batch_size", "batchsize", "n", "N");

  static DeclaredInput of(String source, ValueInfoProto input, Optional<TensorShape> shape)
      throws OnnxException {
    TypeProto type = input.getType();
    String tensor = "input " + input.getName();
    if (!type.hasTensorType()) {
      throw new OnnxException(
          source, tensor + ": " + type.getValueCase() + " (expected: a tensor)");
    }
    int number = type.getTensorType().getElemType();
    ElementType element =
        TypeNumbers.type(number)
            .orElseThrow(
                () ->
                    new OnnxException(
                        source,
                        tensor
                            + ": elements of type "
                            + number
                            + " (expected: "
                            + Arrays.toString(ElementType.values())
                            + ")"));
    if (!type.getTensorType().hasShape() && shape.isEmpty()) {
      throw new OnnxException(source, tensor + ": of any shape (expected: its shape is given)");
    }
    List<Long> declared =
        type.getTensorType().hasShape()
            ? type.getTensorType().getShape().getDimList().stream()
                .map(DeclaredInput::dimension)
                .toList()
            : Collections.nCopies(shape.get().rank(), OPEN);
    DeclaredInput found = new DeclaredInput(input.getName(), element, declared);
    found.requireSound(source, shape);
    return found;
  }

  private static Long dimension(Dimension dimension) {
    return dimension.getDimValue() > 0 ? dimension.getDimValue() : OPEN;
  }

  private void requireSound(String source, Optional<TensorShape> shape) throws OnnxException {
    long elements = 1;
    for (long dim : dims) {
      elements = dim > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * Math.max(1, dim);
      if (dims.size() > TensorShape.MAX_RANK || elements > TensorShape.MAX_ELEMENTS) {
        throw new OnnxException(
            source,
            "input "
                + name
                + ": "
                + dims
                + " (expected: at most 8 dimensions, 536870911 elements)");
      }
    }
    if (shape.isPresent() && !admits(shape.get())) {
      throw new OnnxException(
          source,
          "input " + name + ": " + shape.get() + " (expected: as in the file, " + dims + ")");
    }
  }

  private boolean admits(TensorShape shape) {
    boolean fits = shape.rank() == dims.size();
    for (int i = 0; fits && i < shape.rank(); i++) {
      fits = isOpen(i) ? shape.dim(i) > 0 : dims.get(i) == shape.dim(i);
    }
    return fits;
  }

  boolean isOpen(int axis) {
    return axis < dims.size() && dims.get(axis).equals(OPEN);
  }

  /**
   * Tells whether the first axis is probably the batch: its name says so, or the input has the rank
   * of images. A hint for graphs of which the runs show nothing, never a proof.
   */
  static boolean looksBatched(ValueInfoProto input) {
    List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
    return !dims.isEmpty() && (dims.size() == 4 || BATCH.contains(dims.get(0).getDimParam()));
  }
}
