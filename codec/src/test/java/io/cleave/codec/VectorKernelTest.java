package io.cleave.codec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SelectionKernels;
import org.junit.jupiter.api.BeforeEach;

final class VectorKernelTest extends SelectionKernelContract {
  @BeforeEach
  void needsTheVectorModule() {
    assumeTrue(
        SelectionKernels.vector().isPresent(),
        "needs --add-modules jdk.incubator.vector and 256-bit vectors");
  }

  @Override
  SelectionKernel kernel() {
    return SelectionKernels.vector().orElseThrow();
  }
}
