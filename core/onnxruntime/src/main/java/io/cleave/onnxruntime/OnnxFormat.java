package io.cleave.onnxruntime;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Network;
import io.cleave.core.NetworkFormat;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Reads ONNX files: whole networks, which can be cut. */
public final class OnnxFormat implements NetworkFormat {
  /** Makes the format. */
  public OnnxFormat() {}

  @Override
  public String ending() {
    return ".onnx";
  }

  @Override
  public Network read(Path file, Map<String, TensorShape> shapes) throws IOException {
    if (!isComplete()) {
      throw new OnnxException(
          file.toString(),
          "a graph to cut (expected: tribuo-util-onnx and protobuf-java on the class path, or a"
              + " folder that 'cleave cut' wrote)");
    }
    return OnnxNetwork.read(file, shapes);
  }

  /**
   * Tells whether the classes of the ONNX format are on the class path. A device may leave them
   * out.
   */
  static boolean isComplete() {
    return Classes.COMPLETE;
  }

  private static final class Classes {
    static final boolean COMPLETE = find();

    private static boolean find() {
      try {
        Class.forName("ai.onnx.proto.OnnxMl");
        return true;
      } catch (ClassNotFoundException | LinkageError e) {
        return false;
      }
    }
  }
}
