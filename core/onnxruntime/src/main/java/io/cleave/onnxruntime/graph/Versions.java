package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;
import java.util.Locale;

/** Refuses files of a version that the engine does not read, and says how to get another. */
final class Versions {
  /** The newest operator set of the engine: {@value}. */
  static final int MAX_OPSET = 26;

  /** The newest version of the file format that the engine reads: {@value}. */
  static final int MAX_IR_VERSION = 13;

  private static final String EXPORT =
      "export it again with opset_version=17, or convert it with onnx.version_converter";

  private Versions() {}

  static void require(String source, ModelProto model) throws OnnxException {
    requireOpset(source, model.getOpsetImportList());
    for (FunctionProto function : model.getFunctionsList()) {
      requireOpset(source, function.getOpsetImportList());
    }
    if (model.getIrVersion() > MAX_IR_VERSION) {
      throw new OnnxException(
          source,
          String.format(
              Locale.ROOT,
              "IR version %d (expected: at most %d; %s)",
              model.getIrVersion(),
              MAX_IR_VERSION,
              EXPORT));
    }
  }

  private static void requireOpset(String source, List<OperatorSetIdProto> imports)
      throws OnnxException {
    for (OperatorSetIdProto opset : imports) {
      boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
      if (standard && opset.getVersion() > MAX_OPSET) {
        throw new OnnxException(
            source,
            String.format(
                Locale.ROOT,
                "opset %d (expected: at most %d; %s)",
                opset.getVersion(),
                MAX_OPSET,
                EXPORT));
      }
    }
  }
}
