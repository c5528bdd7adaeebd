package io.cleave.onnxruntime;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Network;
import io.cleave.core.NetworkFormat;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.head.HeadFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads ONNX files: whole networks, which can be cut, and heads that {@link HeadFile} wrote. */
public final class OnnxFormat implements NetworkFormat {
  /** Makes the format. */
  public OnnxFormat() {}

  @Override
  public String ending() {
    return ".onnx";
  }

  @Override
  public Network read(Path file, Map<String, TensorShape> shapes) throws IOException {
    Optional<GraphNetwork> head = HeadFile.read(file);
    if (head.isPresent()) {
      return head.get();
    }
    if (!isComplete()) {
      throw new OnnxException(
          file.toString(),
          "a graph to cut (expected: a head that 'cleave export' wrote, or tribuo-util-onnx and"
              + " protobuf-java on the class path)");
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
