package io.cleave.pytorch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import io.cleave.codec.internal.file.TemporaryFolder;
import java.nio.file.Path;
import java.util.Optional;

/** Starts DJL's PyTorch engine. DJL's telemetry stays off unless the user asked for it. */
public final class PyTorch {

  private static final String TRACKING = "OPT_OUT_TRACKING";

  /** Where DJL finds libraries that were installed manually. */
  private static final String PATH = "PYTORCH_LIBRARY_PATH";

  /** In a jar of native libraries, says for which platform they are. */
  private static final String LIBRARIES = "native/lib/pytorch.properties";

  static {
    if (System.getProperty(TRACKING) == null && System.getenv(TRACKING) == null) {
      System.setProperty(TRACKING, "true");
    }
  }

  private static volatile boolean started;

  private PyTorch() {}

  /**
   * {@return a new manager of arrays on the processor, which the caller closes}
   *
   * @throws IllegalStateException if no native libraries are on the class path or installed,
   *     because none are downloaded; or if they cannot be unpacked, with a message that names the
   *     folder
   */
  public static NDManager newManager() {
    requireLibraries();
    try {
      NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
      started = true;
      return manager;
    } catch (EngineException | IllegalStateException e) {
      Optional<String> fault = started ? Optional.empty() : loadFault(e);
      throw fault
          .<RuntimeException>map(f -> new IllegalStateException("PyTorch: " + f, e))
          .orElse(e);
    }
  }

  private static Optional<String> loadFault(Exception failure) {
    Path folder = Utils.getEngineCacheDir();
    boolean engines = System.getenv("ENGINE_CACHE_DIR") != null;
    String names = (engines ? "ENGINE_CACHE_DIR" : "DJL_CACHE_DIR") + " in the environment";
    return TemporaryFolder.loadFault("folder for native libraries", folder, names, failure);
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
