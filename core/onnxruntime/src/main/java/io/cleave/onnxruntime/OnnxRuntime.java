package io.cleave.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.cleave.codec.internal.file.TemporaryFolder;
import io.cleave.core.LoadOptions;
import io.cleave.core.graph.GraphWeight;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts ONNX Runtime, and loads graphs with options that suit the parts of a network. */
final class OnnxRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);

  /** Threads of each part; 0 means one for each core. */
  private static final int THREADS = Integer.getInteger("cleave.onnxruntime.threads", 0);

  private OnnxRuntime() {}

  /**
   * The environment of the library. The library is unpacked and loaded before any of its other
   * classes is touched.
   *
   * @throws IllegalStateException if that fails; the message names the folder that it is unpacked
   *     to
   */
  static OrtEnvironment environment() {
    try {
      return Started.ENVIRONMENT;
    } catch (LinkageError e) { // once it could not be unpacked, it is the same every time
      throw new IllegalStateException("ONNX Runtime: " + fault(e), e);
    }
  }

  private static String fault(LinkageError failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String reason = "its native library cannot be loaded: " + first.getMessage();
    return TemporaryFolder.loadFault(failure).orElse(reason);
  }

  /** Loads a graph that is to run as the options say. */
  static OrtSession session(GraphBytes graph, LoadOptions wanted) throws OrtException {
    return session(
        graph,
        options -> {
          options.setOptimizationLevel(OptLevel.ALL_OPT);
          options.setCPUArenaAllocator(wanted.arena());
          if (wanted.threads() > 0) {
            options.setIntraOpNumThreads(wanted.threads());
          }
          Providers.of(wanted).addTo(options);
        });
  }

  /**
   * Loads a graph that is to run as {@link #session} loads it, and to note the time of each kernel.
   *
   * @param prefix the beginning of the path of the file that the session writes as its profile ends
   */
  static OrtSession profiled(GraphBytes graph, String prefix) throws OrtException {
    return session(
        graph,
        options -> {
          options.setOptimizationLevel(OptLevel.ALL_OPT);
          options.enableProfiling(prefix);
        });
  }

  /** Loads a graph that is only observed: every tensor stays as the file has it. */
  static OrtSession unoptimised(GraphBytes graph) throws OrtException {
    return session(graph, options -> options.setOptimizationLevel(OptLevel.NO_OPT));
  }

  /** What is special about a session. */
  private interface Setting {
    void apply(SessionOptions options) throws OrtException;
  }

  /**
   * The engine may read the weights beside the graph where they are, for as long as the session
   * lives. The network, which the session's owner keeps, has them mapped.
   */
  private static OrtSession session(GraphBytes graph, Setting setting) throws OrtException {
    OrtEnvironment environment = environment();
    Map<String, OnnxTensorLike> beside = new HashMap<>();
    try (SessionOptions options = options()) {
      for (Map.Entry<String, GraphWeight> entry : graph.beside().entrySet()) {
        beside.put(entry.getKey(), tensor(environment, entry.getValue()));
      }
      options.addExternalInitializers(beside);
      setting.apply(options);
      return environment.createSession(graph.onnx(), options);
    } finally {
      beside.values().forEach(OnnxTensorLike::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, GraphWeight weight)
      throws OrtException {
    long[] dims = weight.dims().stream().mapToLong(Long::longValue).toArray();
    return OnnxTensor.createTensor(
        environment, weight.values(), dims, ElementTypes.of(weight.type()));
  }

  /**
   * Spinning threads would take the processor from the threads of other parts. Memory plans are
   * made for one shape and kept, so shapes that change would fill the memory; and each part of a
   * chain would keep an arena as large as its largest batch.
   */
  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(THREADS);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.setMemoryPatternOptimization(false);
    options.setCPUArenaAllocator(false);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // it throws what it logs
    return options;
  }

  /** Starts the library on first use. */
  private static final class Started {
    static final OrtEnvironment ENVIRONMENT = start();

    private static OrtEnvironment start() {
      OrtEnvironment environment = OrtEnvironment.getEnvironment("cleave");
      keepToTheEnd();
      return environment;
    }

    /**
     * The library frees its environment in a hook of the JVM's shutdown, whatever still loads or
     * runs, and the process crashes (microsoft/onnxruntime issue 31352). A second reference, which
     * nobody gives back, keeps the environment until the process is gone.
     */
    private static void keepToTheEnd() {
      try {
        Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        Method create =
            OrtEnvironment.class.getDeclaredMethod(
                "createHandle", long.class, int.class, String.class);
        api.setAccessible(true);
        create.setAccessible(true);
        create.invoke(null, api.getLong(null), 2, "cleave");
      } catch (ReflectiveOperationException | RuntimeException e) {
        Throwable reason = e instanceof InvocationTargetException ? e.getCause() : e;
        LOG.debug("Loading a part while the process ends may crash it: {}", String.valueOf(reason));
      }
    }
  }
}
