package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.cleave.core.foreign.ForeignModel;
import io.cleave.core.graph.GraphWeight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ONNX file. Its contents are checked before they are used.
 *
 * @param source name of the file in messages
 * @param contents the whole file, then the weights that lie in files beside it, in the order of the
 *     model; read only
 * @param model the file as objects
 * @param outside the weights that only files beside it contain, by name; the model still says where
 *     they are
 */
public record OnnxFile(
    String source, List<ByteBuffer> contents, ModelProto model, Map<String, GraphWeight> outside) {
  /**
   * Keeps copies of the lists.
   *
   * @param source as above
   * @param contents as above
   * @param model as above
   * @param outside as above
   */
  public OnnxFile {
    contents = List.copyOf(contents);
    outside = Map.copyOf(outside);
  }

  /**
   * {@return the file, mapped into memory, with the weights that it keeps in other files}
   *
   * @param path an ONNX file, which must not change while the process runs, and neither must the
   *     files of its weights, which are in its folder or below it
   * @throws OnnxException if the file is no ONNX file, damaged, or larger than 2 GiB, or if another
   *     file is missing, too short, or elsewhere
   * @throws IOException if the file cannot be read
   */
  public static OnnxFile read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new OnnxException(
            path.toString(),
            channel.size()
                + " bytes (expected: at most 2147483647; onnx.save with save_as_external_data puts"
                + " the weights beside it)");
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return ExternalData.read(parse(path.toString(), bytes), ModelFolder.of(path));
    }
  }

  /**
   * {@return the file in a buffer, which has no other files beside it}
   *
   * @param source name of the file in messages
   * @param bytes all remaining bytes of the buffer are the file; kept, not copied, and must not
   *     change
   * @throws OnnxException if the bytes are no ONNX file, or a damaged one
   */
  public static OnnxFile parse(String source, ByteBuffer bytes) throws OnnxException {
    ByteBuffer file = bytes.slice().asReadOnlyBuffer();
    if (!file.hasRemaining()) {
      throw new OnnxException(source, "empty (expected: an ONNX model)");
    }
    Optional<ForeignModel> foreign = ForeignModel.of(file);
    if (foreign.isPresent()) {
      throw new OnnxException(
          source, foreign.get().what() + " (expected: " + foreign.get().advice() + ")");
    }
    MessageScan.require(source, file, ModelProto.getDescriptor());
    ModelProto model = message(source, file);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new OnnxException(source, "no graph (expected: an ONNX model)");
    }
    return new OnnxFile(source, List.of(file), model, Map.of());
  }

  private static ModelProto message(String source, ByteBuffer file) throws OnnxException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    try {
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      String reason = "byte " + in.getTotalBytesRead() + ": " + e.getMessage();
      throw new OnnxException(source, reason, e);
    }
  }
}
