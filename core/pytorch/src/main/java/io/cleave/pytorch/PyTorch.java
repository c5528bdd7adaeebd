package io.cleave.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/** Starts DJL's PyTorch engine. DJL's telemetry stays off unless the user asked for it. */
public final class PyTorch {

  private static final String TRACKING = "OPT_OUT_TRACKING";

  /** Where DJL finds libraries that were installed by hand. */
  private static final String PATH = "PYTORCH_LIBRARY_PATH";

  /** A jar of native libraries says by it for which machine they are. */
  private static final String LIBRARIES = "native/lib/pytorch.properties";

  static {
    if (System.getProperty(TRACKING) == null && System.getenv(TRACKING) == null) {
      System.setProperty(TRACKING, "true");
    }
  }

  private PyTorch() {}

  /**
   * A manager of arrays on the processor.
   *
   * @return a manager of its own, which the caller closes
   * @throws IllegalStateException if the application brings no native libraries: none are fetched
   */
  public static NDManager newManager() {
    requireLibraries();
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  private static void requireLibraries() {
    boolean brought = PyTorch.class.getClassLoader().getResource(LIBRARIES) != null;
    if (!brought && System.getProperty(PATH) == null && System.getenv(PATH) == null) {
      throw new IllegalStateException(
          "PyTorch's native libraries: none on the class path (expected:"
              + " ai.djl.pytorch:pytorch-native-cpu with this processor's classifier, such as"
              + " linux-x86_64)");
    }
  }
}
