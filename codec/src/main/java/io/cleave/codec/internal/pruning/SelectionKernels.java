package io.cleave.codec.internal.pruning;

import java.util.Optional;

/** The kernels that this JVM can run. */
public final class SelectionKernels {
  /** The first Java release on which the vector kernel was measured to be faster. */
  private static final int FAST_VECTORS = 25;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNEL = "io.cleave.codec.internal.pruning.VectorKernel";
  private static final SelectionKernel BEST = choose();

  private SelectionKernels() {}

  /** {@return the fastest kernel, chosen when this class is loaded} */
  public static SelectionKernel best() {
    return BEST;
  }

  private static SelectionKernel choose() {
    if (Runtime.version().feature() >= FAST_VECTORS) {
      return vector().orElseGet(ScalarKernel::new);
    }
    return new ScalarKernel();
  }

  /**
   * {@return the vector kernel, if the JVM was started with its module and the machine has wide
   * enough vectors}
   */
  public static Optional<SelectionKernel> vector() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return Optional.empty();
    }
    try {
      Class<?> kernel = Class.forName(VECTOR_KERNEL);
      return Optional.of((SelectionKernel) kernel.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    }
  }
}
