package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.cleave.codec.tensor.TensorShape;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntropyAllocationTest {
  private static final int CALLS = 200;

  private final SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(9, 16, 16));

  @ParameterizedTest
  @CsvSource({"SMOOTH, 16", "SMOOTH, 64", "NOISE, 8", "SPARSE, 4", "ZERO, 4"})
  void callsAllocateNothing(Symbols kind, int levels) {
    kind.fill(planes, levels, new Random(1));
    assertEquals(0, bytesOfACall(new ContextCoder(planes)));
    assertEquals(0, bytesOfACall(new StaticCoder(planes, StaticTables.train(List.of(planes)))));
  }

  private long bytesOfACall(SymbolCoder coder) {
    byte[] bytes = new byte[coder.maxBytes()];
    calls(coder, bytes);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    calls(coder, bytes);
    return (thread.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private void calls(SymbolCoder coder, byte[] bytes) {
    for (int i = 0; i < CALLS; i++) {
      int length = coder.encode(planes, bytes, 0);
      coder.decode(bytes, 0, length, planes);
    }
  }
}
