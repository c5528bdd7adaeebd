package io.cleave.bench.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cleave.bench.ResidentMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** A head on ONNX Runtime as its own documentation has it, and nothing of Cleave. */
public final class PlainHead {
  private static final long[] IMAGE = {1, 3, 224, 224};
  private static final int ELEMENTS = 3 * 224 * 224;

  private PlainHead() {}

  /**
   * Runs the head and prints the process's resident kilobytes.
   *
   * @param arguments the head's file, how often to run it, and how many threads compute
   * @throws OrtException if it cannot be run
   * @throws IOException if this is no Linux
   */
  public static void main(String[] arguments) throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer image =
        ByteBuffer.allocateDirect(ELEMENTS * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(Integer.parseInt(arguments[2]));
      try (OrtSession session = environment.createSession(arguments[0], options);
          OnnxTensor input = OnnxTensor.createTensor(environment, image, IMAGE)) {
        String name = session.getInputNames().iterator().next();
        for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
          session.run(Map.of(name, input)).close();
        }
        System.gc();
        System.out.println(ResidentMemory.kilobytes(ProcessHandle.current().pid()));
      }
    }
  }
}
