package io.cleave.core.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/** Starts DJL's PyTorch engine. DJL's telemetry stays off unless the user asked for it. */
public final class PyTorch {

  private static final String TRACKING = "OPT_OUT_TRACKING";

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
   */
  public static NDManager newManager() {
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }
}
