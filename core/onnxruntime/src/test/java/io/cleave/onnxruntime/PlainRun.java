package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A file as ONNX Runtime runs it by itself: all its bytes, and options as they come, but for the
 * log. Its inputs and outputs have the batch in front.
 */
final class PlainRun {
  private PlainRun() {}

  /** Compares what the uncut part of a file gave with what the file gives. */
  static void assertSame(ByteBuffer onnx, Tensors inputs, Tensors uncut, String where) {
    byte[] file = new byte[onnx.remaining()];
    onnx.duplicate().get(file);
    try (SessionOptions options = quiet();
        OrtSession session = OnnxRuntime.environment().createSession(file, options);
        BoundTensors given = bind(inputs);
        OrtSession.Result result = session.run(given.tensors())) {
      assertEquals(result.size(), uncut.signature().tensors().size(), where);
      for (TensorSpec spec : uncut.signature().tensors()) {
        OnnxTensor tensor = (OnnxTensor) result.get(spec.name()).orElseThrow();
        Relay.assertNear(spec.name(), unbatched(tensor, spec, uncut.batch()), uncut, where);
      }
    } catch (OrtException e) {
      throw new AssertionError(where + ": " + e.getMessage(), e);
    }
  }

  private static SessionOptions quiet() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  private static BoundTensors bind(Tensors inputs) throws OrtException {
    BoundTensors given = new BoundTensors();
    for (TensorSpec spec : inputs.signature().tensors()) {
      ByteBuffer from = inputs.data(spec.name());
      ByteBuffer data = ByteBuffer.allocateDirect(from.remaining()).put(from).flip();
      LongStream dims = IntStream.of(spec.shape().dims()).asLongStream();
      long[] all = LongStream.concat(LongStream.of(inputs.batch()), dims).toArray();
      given.add(spec.name(), data.order(ByteOrder.LITTLE_ENDIAN), all, spec.type());
    }
    return given;
  }

  private static Tensors unbatched(OnnxTensor tensor, TensorSpec spec, int batch) {
    int[] dims = LongStream.of(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    assertEquals(batch, dims[0], spec.name());
    TensorShape shape = TensorShape.of(Arrays.copyOfRange(dims, 1, dims.length));
    return Tensors.of(Signature.of(spec.withShape(shape)), batch, List.of(tensor.getByteBuffer()));
  }
}
