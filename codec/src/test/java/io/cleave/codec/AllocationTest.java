package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
  private static final int CALLS = 200;

  @ParameterizedTest
  @CsvSource({
    "none, FLOAT32",
    "threshold=0.5, FLOAT32",
    "keep=0.3, FLOAT32",
    "keep=0.3, FLOAT16",
    "bytes=20000, FLOAT32",
    "'keep=0.3,maps-max-keep=0.5', FLOAT16",
    "'threshold=0.5,maps-mean=0.1', FLOAT32",
  })
  void encodingAndDecodingAllocateNothing(String pruning, ValueType values) {
    TensorShape shape = TensorShape.of(16, 32, 32);
    TensorEncoder encoder = TensorEncoder.of(shape, Pruning.parse(pruning), values);
    TensorDecoder decoder = TensorDecoder.of(shape);
    ByteBuffer activation = Activations.of(Activations.relu(shape.elements(), 2));
    ByteBuffer frame = Activations.direct(encoder.maxEncodedBytes());
    ByteBuffer decoded = Activations.direct(shape.bytes());
    Runnable calls =
        () -> {
          for (int i = 0; i < CALLS; i++) {
            encoder.encode(activation, frame.clear());
            decoder.decode(frame.flip(), decoded.clear());
          }
        };
    calls.run();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    calls.run();
    long after = thread.getCurrentThreadAllocatedBytes();
    assertEquals(0, (after - before) / CALLS, "bytes a call");
  }
}
