package io.cleave.core;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/** Starts DJL's PyTorch engine. */
final class PyTorch {

  private static final String TRACKING = "OPT_OUT_TRACKING";

  static {
    if (System.getProperty(TRACKING) == null && System.getenv(TRACKING) == null) {
      System.setProperty(TRACKING, "true");
    }
  }

  private PyTorch() {}

  /**
   * A manager on the processor, which the caller closes. DJL's telemetry stays off unless asked.
   */
  static NDManager newManager() {
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }
}
