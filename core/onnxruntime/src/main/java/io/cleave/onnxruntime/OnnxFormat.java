package io.cleave.onnxruntime;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Network;
import io.cleave.core.NetworkFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Files of ONNX. */
public final class OnnxFormat implements NetworkFormat {
  /** Makes the format. */
  public OnnxFormat() {}

  @Override
  public String ending() {
    return ".onnx";
  }

  @Override
  public Network read(Path file, Map<String, TensorShape> shapes) throws IOException {
    return OnnxNetwork.read(file, shapes);
  }
}
